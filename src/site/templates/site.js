// What pages do better with a script; without it they work too.
'use strict';

const element = (name, text, attributes = {}) => {
  const made = document.createElement(name);
  if (text !== '') made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

// A button that copies what a <pre> shows.
for (const shown of document.querySelectorAll('.snippets pre')) {
  if (!navigator.clipboard) break;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copier';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(shown.textContent);
    button.textContent = 'Copié';
    setTimeout(() => { button.textContent = 'Copier'; }, 2000);
  });
  shown.before(button);
}

// Searching as one types.
const field = document.querySelector('.big-search input');
const found = document.getElementById('found');
const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
if (field && found && found.dataset.live) {
  let last = 0;
  let timer = 0;
  const search = async () => {
    const turn = ++last;
    const address = '/_sandbox/search?q=' + encodeURIComponent(field.value);
    const answer = await fetch(address, { headers: { Accept: 'text/html' } });
    if (!answer.ok || turn !== last) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    found.replaceChildren(...page.getElementById('found').childNodes);
    history.replaceState(null, '', address);
  };
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => search().catch(() => {}), 120);
  });
}

// The same among the words of a file, where no server looks.
addEventListener('DOMContentLoaded', () => {
  if (!field || !window.searchIndex) return;
  const entries = window.searchIndex.map((entry) => [folded(entry.slice(0, 3).join(' ')), entry]);
  const search = () => {
    const words = folded(field.value).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
    const list = element('ul', '', { class: 'found' });
    const hits = words.length === 0 ? [] : entries.filter(([text]) => words.every((word) => text.includes(word)));
    for (const [, [kind, title, about, href]] of hits.slice(0, 60)) {
      const row = element('li', '');
      row.append(element('span', kind, { class: 'kind' }), ' ', element('a', title, { href }),
        element('br', ''), element('span', about, { class: 'quiet' }));
      list.append(row);
    }
    found.replaceChildren(list);
  };
  field.form.addEventListener('submit', (event) => { event.preventDefault(); search(); });
  field.addEventListener('input', search);
});

// ---- Trying an operation: the browser sends the request itself ----

const tone = (status) => (status < 300 ? 'good' : status < 500 ? 'warning' : 'bad');

const readable = (text) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

const trying = document.querySelector('form.try');
const answer = document.getElementById('answer');
if (trying && answer) {
  trying.addEventListener('submit', async (event) => {
    const as = trying.elements._as ? trying.elements._as.value : '';
    const token = as || trying.dataset.token;
    if (!token) return;
    event.preventDefault();
    let path = trying.dataset.path;
    const query = new URLSearchParams();
    for (const field of trying.querySelectorAll('.fields input')) {
      if (field.dataset.inPath) {
        path = path.replace('{' + field.name + '}', () => encodeURIComponent(field.value));
      } else if (field.value !== '') {
        query.append(field.name, field.value);
      }
    }
    const headers = as || trying.dataset.versioned ? { Authorization: 'Bearer ' + token } : { 'X-Api-Key': token };
    const target = path + '?' + query;
    try {
      const response = await fetch(target, { headers });
      const list = element('dl', '', { class: 'params' });
      for (const [name, value] of response.headers) {
        list.append(element('dt', name), element('dd', value));
      }
      const more = element('details', '');
      more.append(element('summary', 'En-têtes'), list);
      const line = element('p', '');
      line.append(element('span', String(response.status), { class: 'status ' + tone(response.status) }), ' ',
        element('code', 'GET ' + target));
      const shown = element('pre', '', { tabindex: '0' });
      shown.append(element('code', readable(await response.text())));
      const parts = [element('h2', 'La réponse'), line];
      const told = /^<(\/_sandbox\/requests\/[\w-]+)>/.exec(response.headers.get('Link') || '');
      if (told) {
        const why = element('p', '');
        why.append(element('a', 'Pourquoi cette réponse', { href: told[1] }));
        parts.push(why);
      }
      answer.replaceChildren(...parts, more, shown);
    } catch {
      answer.replaceChildren(element('p', 'La connexion a été coupée avant la fin de la réponse.', { class: 'notice' }));
    }
    answer.scrollIntoView({ block: 'nearest' });
  });
}

// ---- Requests as they come ----

const rows = document.querySelector('#requests tbody');
const live = document.getElementById('live');
if (rows && live && window.EventSource) {
  const most = 200;
  const kinds = { case: ['cas', 'good'], default: ['défaut', 'warning'], refusal: ['refus', 'bad'], forced: ['forcée', 'quiet'] };
  const wanted = new URLSearchParams(location.search);
  const fits = (request) => {
    const [kind, status, operation] = ['answer', 'status', 'operation'].map((name) => wanted.get(name) || '');
    return (!kind || request.answer === kind) && (!operation || request.operation === operation) &&
      (!status || String(request.status) === status || status === String(request.status)[0] + 'xx');
  };
  const events = new EventSource('/_sandbox/requests/events');
  events.addEventListener('open', () => { live.textContent = 'Les nouvelles requêtes arrivent ici d’elles-mêmes.'; });
  events.addEventListener('error', () => { live.textContent = 'La connexion est interrompue\u00a0; rechargez la page.'; });
  events.addEventListener('request', (event) => {
    const request = JSON.parse(event.data);
    if (!fits(request)) return;
    const [kind, colour] = kinds[request.answer] || ['page', 'quiet'];
    const row = element('tr', '');
    const status = element('td', '');
    status.append(element('span', request.status + ' ' + kind, { class: 'status ' + colour }));
    const cell = element('td', '');
    const link = element('a', '', { href: '/_sandbox/requests/' + encodeURIComponent(request.id) });
    link.append(element('code', request.method + ' ' + request.target));
    cell.append(link);
    row.append(element('td', request.time.slice(11, 19)), status, cell);
    rows.prepend(row);
    document.getElementById('none')?.remove();
    while (rows.children.length > most) rows.lastElementChild.remove();
  });
  addEventListener('pagehide', () => events.close());
}
