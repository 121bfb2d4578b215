const keys: readonly (readonly [string, string])[] = [
  ["/", "filter the choices"],
  ["arrow keys", "move within a choice and along the curve (Enter goes to the specification)"],
  ["[ and ]", "undo and redo"],
  ["r", "return to Table 2"],
  ["p", "pin this specification, or remove the pin"],
  ["c", "copy the sentence"],
  ["?", "show these keys; Escape closes them"],
];

/** The dialog that lists the keys. */
export function Help() {
  return (
    <dialog id="help" aria-labelledby="help-title">
      <h2 id="help-title">Keyboard</h2>
      <dl>
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}

/** Shows the dialog that lists the keys. */
export function showHelp(): void {
  const dialog = document.getElementById("help") as HTMLDialogElement;
  if (!dialog.open) dialog.showModal();
}
