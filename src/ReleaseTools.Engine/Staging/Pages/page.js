
'use strict';
const said = document.getElementById('said');
if (navigator.clipboard || document.execCommand) {
  for (const code of document.querySelectorAll('code[data-copy]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', 'Copy ' + code.dataset.copy);
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
      } catch {
        // a page from disk may have no clipboard: select it, and let the old way try
        getSelection().selectAllChildren(code);
        document.execCommand('copy');
      }
      button.textContent = 'Copied';
      said.textContent = code.dataset.copy + ' copied';
      setTimeout(() => { button.textContent = 'Copy'; said.textContent = ''; }, 2000);
    });
    code.after(button);
  }
}
const unfold = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.tagName === 'DETAILS') { target.open = true; target.scrollIntoView(); }
};
addEventListener('hashchange', unfold);
unfold();
