// Buttons that copy a digest. Without this script a click on a digest selects it whole, which is nearly as good.
const said = document.createElement('span');
said.setAttribute('role', 'status');
said.className = 'unseen';
document.body.append(said);

const copy = async code => {
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch { // a page from plain http has no clipboard
    getSelection().selectAllChildren(code);
    document.execCommand('copy');
  }
};

const addButtons = release => {
  for (const cell of release.querySelectorAll('td[data-digest]:not(:has(button))')) {
    const what = cell.dataset.digest, file = cell.closest('tr').cells[0].textContent;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', `Copy ${what} of ${file}`);
    button.onclick = async () => {
      await copy(cell.firstElementChild);
      button.textContent = 'Copied';
      said.textContent = `${what} of ${file} is copied`;
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    };
    cell.append(button);
  }
};

// those of folded releases when they are unfolded: there may be thousands
document.querySelectorAll('details[open]').forEach(addButtons);
document.addEventListener('toggle', event => { if (event.target.open) addButtons(event.target); }, true);
