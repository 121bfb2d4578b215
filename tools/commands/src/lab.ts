import { spawn, spawnSync } from "node:child_process";
import { delimiter } from "node:path";
import { UserError } from "@alignment/engine";
import { jupyterFolder, notebooksFolder } from "@alignment/kernel";
import { runCommand } from "./run-command";

const help = `npm run lab: opens the notebooks in JupyterLab, or in Notebook, on the project's own kernel

  npm run lab               takes the first that is installed
  npm run lab -- ARGUMENTS  hands arguments on to it, such as --no-browser --port 8899`;

const frontEnds = [
  { name: "JupyterLab", subcommand: "lab" },
  { name: "Notebook", subcommand: "notebook" },
] as const;

const missing = `lab: neither JupyterLab nor Notebook is installed (jupyter lab and jupyter notebook do not answer).
Install one of them and try again:
  pip install jupyterlab        anywhere with Python
  apt install jupyter-notebook  Debian, Ubuntu
  brew install jupyterlab       macOS
Or open the notebooks in VS Code (npm run kernel:install), or read them in out/book.html (npm start).`;

runCommand("lab", help, () => {
  const found = frontEnds.find(
    ({ subcommand }) => spawnSync("jupyter", [subcommand, "--version"]).status === 0,
  );
  if (found === undefined) throw new UserError(missing);
  const others = process.env.JUPYTER_PATH;
  const JUPYTER_PATH = others ? `${jupyterFolder}${delimiter}${others}` : jupyterFolder;
  console.log(`Opening ${found.name} in ${notebooksFolder}; the kernel is "TypeScript (alignment)"`);
  const server = spawn("jupyter", [found.subcommand, ...process.argv.slice(2)], {
    cwd: notebooksFolder,
    env: { ...process.env, JUPYTER_PATH },
    stdio: "inherit",
  });
  process.on("SIGINT", () => {}); // the server gets the interrupt too, and asks before it ends
  server.on("exit", (code) => process.exit(code ?? 1));
});
