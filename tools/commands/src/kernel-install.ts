import { installKernel, removeKernel, userKernelsFolder } from "@alignment/kernel";
import { readOptions } from "./options";
import { runCommand } from "./run-command";

const help = `npm run kernel:install: makes the project's kernel known to VS Code and to the user's Jupyter

  npm run kernel:install               writes its kernelspec into the user's kernels folder
  npm run kernel:install -- --remove   takes it back

The folder is that of JUPYTER_DATA_DIR where it is set, else Jupyter's usual one. The kernelspec names this
project and this Node by their places, so run it again when one of them moves.`;

runCommand("kernel:install", help, () => {
  const { remove } = readOptions("kernel:install", process.argv.slice(2), { remove: { flag: true } }).values;
  const kernelsFolder = userKernelsFolder();
  if (!remove) {
    console.log(`kernel:install: wrote ${installKernel(kernelsFolder)}`);
    console.log(
      'Choose the kernel "TypeScript (alignment)" in VS Code or Jupyter; npm run build comes first.',
    );
    return;
  }
  const removed = removeKernel(kernelsFolder);
  console.log(
    removed === undefined ? "kernel:install: nothing to remove" : `kernel:install: removed ${removed}`,
  );
});
