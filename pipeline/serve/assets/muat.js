// Loads the page again when it is no longer what the server shows, and takes in
// new findings as they come. Served by terbit serve only; no built file knows it.
(() => {
  const box = document.getElementById('_terbit');
  if (!box) return;
  const last = new URLSearchParams(location.search).has('terakhir') ? '&terakhir' : '';
  const page = 'halaman=' + encodeURIComponent(box.dataset.halaman) + last;
  let stream;

  const off = (is) => { for (const e of box.querySelectorAll('.off')) e.hidden = !is; };

  async function findings(tag) {
    const answer = await fetch('/_terbit/panel?' + page);
    if (!answer.ok) return;
    box.innerHTML = await answer.text();
    box.dataset.panel = tag;
    keepOpen();
  }

  // Whoever opened or closed the panel finds it so again on this page.
  function keepOpen() {
    const details = box.querySelector('details'), key = 'terbit ' + box.dataset.halaman;
    if (!details) return;
    const was = sessionStorage.getItem(key);
    if (was) details.open = was === 'buka';
    details.querySelector('summary').addEventListener('click', () => sessionStorage.setItem(key, details.open ? 'tutup' : 'buka'));
  }

  function listen() {
    if (stream) return;
    stream = new EventSource('/_terbit/peristiwa?' + page + '&isi=' + box.dataset.isi + '&panel=' + box.dataset.panel);
    stream.addEventListener('open', () => off(false));
    stream.addEventListener('error', () => off(true));
    stream.addEventListener('muat', () => { stream.close(); location.reload(); });
    stream.addEventListener('temuan', (e) => findings(e.data));
  }

  // A browser allows few streams to one server: pages that nobody sees need none.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && stream) { stream.close(); stream = undefined; }
    if (!document.hidden) listen();
  });
  addEventListener('pagehide', () => { if (stream) { stream.close(); stream = undefined; } });
  addEventListener('pageshow', (e) => { if (e.persisted) location.reload(); });
  keepOpen();
  if (!document.hidden) listen();
})();
