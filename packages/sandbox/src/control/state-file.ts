import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { errorCode, readText, readYaml, SettingsFileError, type YamlDocument } from "../setup/yaml-file.ts";

/** A file that is written again after each change, soon, and at once when the sandbox ends. */
export class StateFile {
  readonly #path: string;
  readonly #state: () => unknown;
  readonly #contents: ContentFolder;
  #timer: NodeJS.Timeout | undefined;
  #lastMs = 0;

  constructor(path: string, state: () => unknown) {
    this.#path = path;
    this.#state = state;
    this.#contents = new ContentFolder(contentFolder(path));
  }

  /**
   * Writes the file a moment later; later if writing is slow.
   *
   * @param failed receives what {@link write} throws, or `undefined` when it wrote
   */
  schedule(failed: (error: SettingsFileError | undefined) => void): void {
    const write = (): void => {
      try {
        this.write();
        failed(undefined);
      } catch (error) {
        if (!(error instanceof SettingsFileError)) throw error;
        failed(error);
      }
    };
    this.#timer ??= setTimeout(write, Math.max(50, this.#lastMs * 10)).unref();
  }

  /**
   * Writes the file now, as a whole: whoever reads it sees the old one or the new one, even if the sandbox is killed meanwhile.
   *
   * @throws {@link SettingsFileError}
   */
  write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const started = performance.now();
    try {
      const used = new Set<string>();
      const contents = this.#contents;
      // A Buffer is a list of numbers by the time that it is the second parameter.
      const encode = function (this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
        const own = this[name];
        return own instanceof Uint8Array ? contents.encode(own, used) : value;
      };
      const text = JSON.stringify(this.#state(), encode, 1);
      replaceFile(this.#path, `${text}\n`);
      this.#contents.removeAllBut(used);
    } catch (error) {
      throw new SettingsFileError(`${this.#path} cannot be written (${errorCode(error)}).`);
    }
    this.#lastMs = performance.now() - started;
  }
}

/** Keys and the like are so short; contents of uploads are not. */
const MOST_INLINE_BYTES = 64;

/** The folder that holds the contents of uploads, each in a file under its digest. */
class ContentFolder {
  readonly #folder: string;
  readonly #digests = new WeakMap<Uint8Array, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Returns what stands for bytes in JSON; long ones are in their file by then. */
  encode(bytes: Uint8Array, used: Set<string>): unknown {
    if (bytes.length <= MOST_INLINE_BYTES) return { $bytes: Buffer.from(bytes).toString("base64") };
    const digest = this.#digests.get(bytes) ?? createHash("sha256").update(bytes).digest("hex");
    this.#digests.set(bytes, digest);
    used.add(digest);
    const file = join(this.#folder, digest);
    if (!existsSync(file)) {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      replaceFile(file, bytes);
    }
    return { $file: digest };
  }

  /** Removes what the file of state does not name. */
  removeAllBut(used: ReadonlySet<string>): void {
    if (!existsSync(this.#folder)) return;
    for (const name of readdirSync(this.#folder)) {
      if (/^[0-9a-f]{64}/.test(name) && !used.has(name)) rmSync(join(this.#folder, name), { force: true });
    }
  }
}

/** An unfinished write leaves a file next to the one that it should have replaced. */
function replaceFile(path: string, content: string | Uint8Array): void {
  const next = join(dirname(path), `${basename(path)}.next`);
  writeFileSync(next, content, { mode: 0o600 });
  renameSync(next, path);
}

/** A file of state, and how to refuse a part of it with its line. */
export interface SavedDocument {
  readonly content: unknown;
  readonly fail: YamlDocument["fail"];
}

/**
 * Reads a file of state; `undefined` before its first write.
 *
 * @throws {@link SettingsFileError} with the line, where it is not JSON
 */
export function readStateFile(path: string): SavedDocument | undefined {
  if (!existsSync(path)) return undefined;
  const text = readText(path);
  // The library that knows lines takes long over a large file: it is asked when something is wrong.
  const fail: YamlDocument["fail"] = (place, problem) => readYaml(text, path).fail(place, problem);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    if (text.trim() === "") return fail([], "The file is empty; delete it to start over");
    // People who edit by hand may leave a trailing comma, which YAML allows.
    parsed = readYaml(text, path).content;
  }
  return { content: decode(parsed, { folder: contentFolder(path), fail, place: [] }), fail };
}

interface Decoding {
  readonly folder: string;
  readonly fail: YamlDocument["fail"];
  readonly place: readonly (string | number)[];
}

/** Reads what {@link ContentFolder} wrote. */
function decode(value: unknown, { folder, fail, place }: Decoding): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => decode(item, { folder, fail, place: [...place, index] }));
  }
  if (typeof value !== "object" || value === null) return value;
  const { $bytes: bytes, $file: file }: { $bytes?: unknown; $file?: unknown } = value;
  if (typeof bytes === "string") return new Uint8Array(Buffer.from(bytes, "base64"));
  if (typeof file === "string") {
    const known = /^[0-9a-f]{64}$/.test(file) && existsSync(join(folder, file));
    return known
      ? new Uint8Array(readFileSync(join(folder, file)))
      : fail(place, `${folder} does not have the file ${file.slice(0, 64)}`);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, decode(item, { folder, fail, place: [...place, name] })]),
  );
}

/** Where the contents of uploads are. */
function contentFolder(path: string): string {
  return `${path}.files`;
}
