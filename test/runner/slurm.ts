import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** `false` where Slurm is there and may be started, or the reason to skip a test that needs it. */
export const skipWithoutSlurm: false | string = ["slurmctld", "slurmd", "sbatch", "munged"].some(
  (program) => spawnSync("which", [program]).status !== 0,
)
  ? "Slurm is not installed (slurmctld, slurmd, slurm-client, munge)"
  : process.getuid?.() !== 0
    ? "Slurm's daemons need root"
    : false;

/** Two virtual nodes of one core each on this machine. */
export interface Cluster {
  /** Runs a program of Slurm and gives what it prints. */
  run(program: string, ...values: string[]): string;
  /** Variables that lead the programs of Slurm to this cluster. */
  readonly environment: NodeJS.ProcessEnv;
  /** Ends the daemon of a node and what runs there at once, as a machine that fails; waits until it is missed. */
  killNode(name: "n1" | "n2"): Promise<void>;
  /** Starts a node again. */
  startNode(name: "n1" | "n2"): void;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function configuration(state: string, ports: { control: number; n1: number; n2: number }): string {
  const node = (name: "n1" | "n2") =>
    `NodeName=${name} NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=${ports[name]} CPUs=1 Sockets=1 CoresPerSocket=1 ThreadsPerCore=1 RealMemory=2000 State=UNKNOWN`;
  return `ClusterName=alignment
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmctldPort=${ports.control}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=${state}/run/munge.socket
StateSaveLocation=${state}/state
SlurmdSpoolDir=${state}/spool/%n
SlurmctldPidFile=${state}/run/slurmctld.pid
SlurmdPidFile=${state}/run/slurmd-%n.pid
SlurmctldLogFile=${state}/log/slurmctld.log
SlurmdLogFile=${state}/log/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/filetxt
JobCompLoc=${state}/log/jobcomp.txt
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_min_interval=0,batch_sched_delay=0
ReturnToService=2
SlurmdTimeout=5
KillWait=2
MpiDefault=none
SwitchType=switch/none
SlurmdParameters=config_overrides
${node("n1")}
${node("n2")}
PartitionName=main Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
`;
}

function endProcess(pidFile: string, signal: NodeJS.Signals): void {
  if (!existsSync(pidFile)) return;
  try {
    process.kill(Number(readFileSync(pidFile, "utf8").trim()), signal);
  } catch {
    // It has ended already.
  }
}

/** Ends the process that watches over a job, and the job's own. */
function killStep(job: string): void {
  const { stdout } = spawnSync("pgrep", ["-f", `^slurmstepd: \\[${job}\\.`], { encoding: "utf8" });
  for (const step of stdout
    .trim()
    .split("\n")
    .filter((id) => id !== "")) {
    spawnSync("pkill", ["-KILL", "-P", step]);
    spawnSync("kill", ["-KILL", step]);
  }
}

/** Starts a controller and two nodes, with an authentication daemon of their own; waits until both nodes are idle. */
export async function startCluster(): Promise<Cluster> {
  const state = mkdtempSync(join(tmpdir(), "alignment-slurm-"));
  for (const folder of ["run", "log", "state", "spool/n1", "spool/n2"])
    mkdirSync(join(state, folder), { recursive: true });
  writeFileSync(join(state, "munge.key"), randomBytes(1024), { mode: 0o600 });
  const ports = { control: await freePort(), n1: await freePort(), n2: await freePort() };
  const path = join(state, "slurm.conf");
  writeFileSync(path, configuration(state, ports));
  const environment = { ...process.env, SLURM_CONF: path };
  const run = (program: string, ...values: string[]): string =>
    execFileSync(program, values, { encoding: "utf8", env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const munge = (file: string) => join(state, "run", `munge.${file}`);
  run(
    "munged",
    "--force",
    `--key-file=${join(state, "munge.key")}`,
    `--socket=${munge("socket")}`,
    `--pid-file=${munge("pid")}`,
    `--log-file=${join(state, "log", "munged.log")}`,
    `--seed-file=${munge("seed")}`,
  );
  const daemons: ChildProcess[] = [];
  const startDaemon = (program: string, ...values: string[]) => {
    daemons.push(spawn(program, ["-D", "-f", path, ...values], { env: environment, stdio: "ignore" }));
  };
  const startNode = (name: "n1" | "n2") => startDaemon("slurmd", "-N", name);
  startDaemon("slurmctld", "-c");
  startNode("n1");
  startNode("n2");
  const cluster: Cluster = {
    run,
    environment,
    startNode,
    killNode: async (name) => {
      const jobs = run("squeue", "-h", "-w", name, "-t", "R", "-o", "%A").trim().split("\n");
      endProcess(join(state, "run", `slurmd-${name}.pid`), "SIGKILL");
      for (const job of jobs.filter((one) => one !== "")) killStep(job);
      await waitUntil(`${name} is down`, () => run("sinfo", "-h", "-n", name, "-o", "%T").startsWith("down"));
    },
    stop: async () => {
      spawnSync("scancel", ["--signal=KILL", "--full", "-u", "root"], { env: environment });
      for (const name of ["slurmd-n1", "slurmd-n2", "slurmctld"])
        endProcess(join(state, "run", `${name}.pid`), "SIGTERM");
      for (const daemon of daemons) if (daemon.exitCode === null) daemon.kill("SIGTERM");
      await sleep(500);
      for (const daemon of daemons) if (daemon.exitCode === null) daemon.kill("SIGKILL");
      endProcess(munge("pid"), "SIGTERM");
      rmSync(state, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
  await waitUntil(
    "both nodes are idle",
    () =>
      /\bidle\b/.test(run("sinfo", "-h", "-o", "%T")) &&
      run("sinfo", "-h", "-N", "-t", "idle", "-o", "%N").trim().split("\n").length === 2,
  );
  return cluster;
}

/** Waits until a condition holds; a condition that throws does not hold yet. */
export async function waitUntil(what: string, holds: () => boolean, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      if (holds()) return;
    } catch {
      // The daemon does not answer yet.
    }
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain until ${what}`);
    await sleep(200);
  }
}
