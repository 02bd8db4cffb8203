const text = document.querySelector('#text');
const bar = document.querySelector('#bar');
const actions = document.querySelector('#actions');

function show(message, buttons = []) {
  text.textContent = message;
  actions.replaceChildren(
    ...buttons.map(([label, action]) => {
      const button = document.createElement('button');
      button.textContent = label;
      button.onclick = action;
      return button;
    }),
  );
}

window.startup.onState((state) => {
  bar.hidden = state.status !== 'upgrading';
  if (state.status === 'upgrading') {
    bar.value = state.progress.fraction;
    show('Upgrading your tasks …', [['Stop and keep the old file', window.startup.cancel]]);
  } else if (state.status === 'ready') show('Ready.');
  else {
    const restore = state.backups.map(({ id, createdAt }) => [
      `Restore the backup of ${new Date(createdAt).toLocaleString()}`,
      () => window.startup.restore(id),
    ]);
    show(`${state.message} ${state.hint}`, [['Try again', window.startup.retry], ...restore]);
  }
});
