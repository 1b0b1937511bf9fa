// An OpenID provider for tests. Whoever signs in is who they say they are; nobody vouches for addresses that begin with "unverified".
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const port = Number(process.argv[2]);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  // A native client may come back to any port of this machine.
  clients: ['buyin', 'other'].map((id) => ({
    client_id: id,
    client_secret: 'a secret of tests',
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/sign-in/back'],
  })),
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: !id.startsWith('unverified'), name: `Name of ${id}` }),
  }),
});
createServer(provider.callback()).listen(port, '127.0.0.1');
