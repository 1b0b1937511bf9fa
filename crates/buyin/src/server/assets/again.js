// Looks again while a page says that something is being worked out, and shows it once it is there. Without this script the
// page says the same, and a link looks again.
(() => {
  'use strict';
  const after = 1000 * Number(document.currentScript.dataset.after);
  async function look() {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
      if (!page.querySelector('script[data-after]')) {
        location.reload();
        return;
      }
      // How far it is meanwhile.
      const [fresh, shown] = [page, document].map((of) => of.querySelector('.notice, h1'));
      if (fresh && shown) shown.textContent = fresh.textContent;
    } catch { /* The server is not there: it may come back. */ }
    setTimeout(look, after);
  }
  setTimeout(look, after);
})();
