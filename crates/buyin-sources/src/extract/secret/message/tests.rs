//! Messages with secrets and messages that only talk of them. Secrets are put together here, so that this file has none.

use super::secrets;

#[test]
fn an_address_with_a_password_is_a_secret() {
    for (before, password, after) in [
        ("clone https://bob:", "hunter2", "@git.acme.corp/x.git"),
        ("postgres://app:", "s3cr3t-Pa55", "@db.acme.corp:5432/shop"),
        ("https://bob:", "secretpass", "@acme.corp"),
        ("redis://:", "Zq81kLmw", "@cache.acme.corp"),
        ("(amqp://guest:", "p%40ss", "@[::1]/)"),
        ("https://me@acme.com:", "Xk2pw@9z", "@acme.corp"),
    ] {
        let message = format!("Subject\n\n{before}{password}{after}\n");
        assert_eq!(secrets(message.as_bytes()), [("password in an address", 3)], "{before}…{after}");
    }
}

#[test]
fn an_address_without_one_is_none() {
    for message in [
        "see https://acme.corp:8080/a@b",
        "ssh://git@acme.corp:22/x",
        "https://bob@acme.corp/x",
        "https://acme.corp/a:b@c",
        "https://user:password@acme.corp",
        "https://user:<password>@acme.corp",
        "https://user:${PASSWORD}@acme.corp",
        "https://user:$PASS@acme.corp",
        "https://user:%s@acme.corp",
        "https://user:xxxx@acme.corp",
        "https://user:****@acme.corp",
        "https://user:...@acme.corp",
        "postgres://postgres:postgres@localhost/db",
        "mailto:bob:hunter2@acme.corp",
        "git@acme.corp:team/x.git",
    ] {
        assert_eq!(secrets(message.as_bytes()), [], "{message}");
    }
}

#[test]
fn a_value_given_to_a_name_is_a_secret() {
    for (name, value) in [
        ("password=", "hunter2hunter2"),
        ("PASSWORD=", "correcthorse"),
        ("password: ", "hunter2hunter2"),
        ("the password is password: ", "Winter2019!"),
        ("DB_PASSWD = ", "'tr0ub4dor'"),
        ("passphrase := ", "\"correcthorse\""),
        ("\"password\": ", "\"correct-horse\""),
        ("client_secret => ", "'f3A9xw0pqLm2'"),
        ("secret=", "a8f5f167f44f4964e6c998dee827110c"),
        ("aws_secret_access_key = ", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzyyww"),
        ("AWS_SECRET_ACCESS_KEY=", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzyyww"),
        ("api_key: ", "`9f8e7d6c5b4a`"),
        ("apiKey=", "9f8e7d6c5b4a"),
        ("--auth-token=", "q1w2e3r4t5y6"),
        ("token: ", "q1w2e3r4t5y6."),
    ] {
        let message = format!("Subject\n\n{name}{value}\n");
        assert_eq!(secrets(message.as_bytes()), [("assigned secret", 3)], "{name}");
    }
}

#[test]
fn code_prose_and_placeholders_are_none() {
    for message in [
        "password=hunter",
        "password=xxxxxxxxxxxx",
        "password=changeme",
        "password=<your password>",
        "password=\"<password1>\"",
        "password=${DB_PASSWORD2}",
        "password=$DB_PASSWORD2",
        "password: {{ .Values.password1 }}",
        "password: ********",
        "password = \"your_password1\"",
        "password = 'my-password'",
        "password=newpassword.",
        "password = getPassword()",
        "password = read2password(file)",
        "password = request.form[\"password\"]",
        "password: undefined",
        "password: required for all users",
        "secret: implement rotation",
        "secret: base64-encode values",
        "token: oauth2_client",
        "secret: kubernetes/kubernetes#12345",
        "secretName: database-1-credentials",
        "token: lookahead",
        "token = \"identifier\"",
        "token = self.lexer.next",
        "token: src/lexer2/token.rs",
        "token: v1.20.3-beta1",
        "tokens: 1234abcd5678",
        "token = Token2::Identifier",
        "token: https://acme.corp/tokens/12345678",
        "api_key: see ABC-12345678",
        "fix(token): refresh2 handling",
        "password_hash = 1a2b3c4d5e6f",
    ] {
        assert_eq!(secrets(message.as_bytes()), [], "{message}");
    }
}

#[test]
fn a_web_token_is_a_secret() {
    let token = ["eyJ", "hbGciOiJIUzI1NiJ9.", "eyJzdWIiOiJib2IifQ.", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r"].concat();
    assert_eq!(secrets(format!("a\nBearer {token}").as_bytes()), [("JSON web token", 2)]);
    assert_eq!(secrets(format!("token={token}").as_bytes()), [("JSON web token", 1)], "once a line");
    for message in ["eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9.short.x", "keyJournals.aaaaaaaa.bbbbbbbb", "eyJ….….…"]
    {
        assert_eq!(secrets(message.as_bytes()), [], "{message}");
    }
}

#[test]
fn a_secret_with_a_shape_of_its_own_keeps_its_name() {
    let token = ["ghp_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].concat();
    let message = format!("token = {token}\nhttps://bob:{token}@acme.corp\npassword=hunter2hunter2\n\u{fffd}");
    let expected = [("GitHub token", 1), ("GitHub token", 2), ("assigned secret", 3)];
    assert_eq!(secrets(message.as_bytes()), expected);
    assert_eq!(secrets(&[0xff, b'=', 0xfe]), []);
}
