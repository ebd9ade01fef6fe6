// The product under test: the release binary, started on a port and on data of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cp, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const BINARY = process.env["RELAIS_BINARY"] ?? path.resolve(import.meta.dirname, "../target/release/relais");
const READY = /Relais is ready on (http:\/\/\S+)/;
const READY_WITHIN = 60_000;
const STOPPED_WITHIN = 12_000;

/** Everybody's password. */
export const PASSWORD = "un relais vers les autres";

/** The file, beside a server's data, that moves the clock of a demo. */
const CLOCK = "clock";

/** What must not stand in the log of a server that did nothing wrong. */
const FAULT = /"level":"ERROR"|\bERROR\b|panic/;

export class Server {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
    readonly directory: string,
    private readonly lines: string[],
  ) {}

  /** Starts the demo in this directory, which belongs to the server from now on. */
  static start(directory: string): Promise<Server> {
    return Server.run(directory, ["demo"]);
  }

  /** Starts an installation that is empty, on a database of its own or on the one that is given. */
  static async serve(directory: string, databaseUrl?: string): Promise<Server> {
    if (!databaseUrl) {
      return Server.run(directory, ["serve"]);
    }
    // Servers that share a database share its key.
    const key = path.join(directory, "key");
    await writeFile(key, randomBytes(32), { mode: 0o600 });
    return Server.run(directory, ["serve", "--database-url", databaseUrl, "--secret-key-file", key]);
  }

  private static async run(directory: string, command: string[]): Promise<Server> {
    const { RUST_LOG: _, ...environment } = process.env;
    const child = spawn(BINARY, [...command, "--listen", "127.0.0.1:0", "--data-dir", directory], {
      env: { ...environment, RELAIS_DEMO_PASSWORD: PASSWORD, RELAIS_DEMO_CLOCK: path.join(directory, CLOCK) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines: string[] = [];
    const url = await new Promise<string>((ready, failed) => {
      const late = setTimeout(() => {
        child.kill("SIGKILL");
        failed(new Error(`${BINARY} was not ready in time:\n${lines.join("")}`));
      }, READY_WITHIN);
      let said = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        lines.push(text);
        said += text;
        const found = READY.exec(said)?.[1];
        if (found) {
          clearTimeout(late);
          ready(found);
        }
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => lines.push(text));
      child.on("error", (error) => {
        clearTimeout(late);
        failed(new Error(`${BINARY} cannot be started: ${error.message}. Build it with: cargo xtask build`));
      });
      child.on("exit", (code, signal) => {
        clearTimeout(late);
        failed(new Error(`${BINARY} ended (${code ?? signal}) before it was ready:\n${lines.join("")}`));
      });
    });
    return new Server(url.replace(/\/$/, ""), child, directory, lines);
  }

  /** Sets the clock of a demo this many seconds ahead of the machine's; the browser's own stays. */
  async setAhead(seconds: number): Promise<void> {
    const written = path.join(this.directory, `${CLOCK}.new`);
    await writeFile(written, String(seconds));
    await rename(written, path.join(this.directory, CLOCK));
  }

  /** What it wrote so far. */
  get log(): string {
    return this.lines.join("");
  }

  /** The lines of the log that tell of a fault, a panic among them. */
  get faults(): string[] {
    return this.log.split("\n").filter((line) => FAULT.test(line));
  }

  /** Stops it as a service manager would. Answers how it ended; 0 is how it should. */
  async stop(): Promise<number | string> {
    if (this.process.exitCode !== null) {
      return this.process.exitCode;
    }
    const ended = new Promise<number | string>((done) => {
      const late = setTimeout(() => this.process.kill("SIGKILL"), STOPPED_WITHIN);
      this.process.removeAllListeners("exit");
      this.process.on("exit", (code, signal) => {
        clearTimeout(late);
        done(code ?? signal ?? "unknown");
      });
    });
    this.process.kill("SIGTERM");
    return ended;
  }

  /** Stops it and removes its data. */
  async remove(): Promise<number | string> {
    const ended = await this.stop();
    await rm(this.directory, { recursive: true, force: true });
    return ended;
  }
}

/** A directory for a server's data. */
export const newDirectory = () => mkdtemp(path.join(tmpdir(), "relais-end2end-"));

/** Demo data, made once, from which servers start as quickly as from their own. */
export class Seed {
  private constructor(private readonly directory: string) {}

  static async make(): Promise<Seed> {
    const directory = await newDirectory();
    const server = await Server.start(directory);
    const ended = await server.stop();
    if (ended !== 0) {
      throw new Error(`the server did not stop well (${ended}):\n${server.log}`);
    }
    return new Seed(directory);
  }

  /** A server on a copy of the data: what is changed there is seen nowhere else. */
  async server(): Promise<Server> {
    const directory = await newDirectory();
    await cp(this.directory, directory, { recursive: true });
    return Server.start(directory);
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
