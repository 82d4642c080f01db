import { gzipSync } from "node:zlib";
import type { Fault, Turn } from "./fault.ts";

/** Text that may depend on what was asked: to echo it, for instance. */
type Body = string | object | ((turn: Turn) => string | object | Promise<string | object>);

/** What is special about an answer. Default: an empty 200. */
export interface AnswerOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Body;
}

async function textOfBody(body: Body | undefined, turn: Turn): Promise<string> {
  const value = typeof body === "function" ? await body(turn) : (body ?? "");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Answers as an normal server would. */
export const passthrough: Fault = async (turn) => {
  const answer = await turn.passthrough();
  const text = await answer.text();
  turn.response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(text);
};

/** Answers something else: objects as JSON, texts as they are. */
export function answer({ status = 200, headers = {}, body }: AnswerOptions): Fault {
  return async (turn) => {
    const text = await textOfBody(body, turn);
    const plain = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
    );
    turn.response.writeHead(status, { "content-type": "application/json", ...plain }).end(text);
  };
}

/** Answers a status with no words. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return answer({ status: code, headers });
}

/** Answers a page, as a gateway or a captive portal does. */
export function html(code: number): Fault {
  return answer({
    status: code,
    headers: { "content-type": "text/html" },
    body: `<!DOCTYPE html><html><head><title>${code}</title></head><body><h1>Sorry</h1>${"<p>…</p>".repeat(50)}</body></html>`,
  });
}

/** Points to another address: at the second origin, or at this one. */
export function redirect(code: number, to: "elsewhere" | "here" = "elsewhere"): Fault {
  return (turn) => {
    const path = turn.request.url ?? "/";
    const location = to === "elsewhere" ? turn.world.otherOrigin(path) : `/again${path}`;
    turn.response.writeHead(code, { location, "content-type": "text/plain" }).end("moved");
  };
}

/** Cuts the connection with a reset, before a byte. */
export const reset: Fault = ({ request }) => void request.socket.resetAndDestroy();

/** Closes the connection politely, before a byte. */
export const hangUp: Fault = ({ request }) => void request.socket.destroy();

/** Never answers. */
export const hang: Fault = () => undefined;

/** Sends a head, and half of a body, and nothing more. */
export const hangInBody: Fault = async (turn) => {
  const text = await honestText(turn);
  turn.response.writeHead(200, { "content-length": Buffer.byteLength(text) });
  turn.response.write(text.slice(0, 10));
};

/** Sends the normal answer piece by piece. */
export function drip(everyMs: number, characters = 1): Fault {
  return async (turn) => {
    const text = await honestText(turn);
    turn.response.writeHead(200, { "content-length": Buffer.byteLength(text) });
    let at = 0;
    const timer = setInterval(() => {
      turn.response.write(text.slice(at, at + characters));
      at += characters;
      if (at >= text.length) clearInterval(timer);
    }, everyMs);
    turn.response.on("close", () => clearInterval(timer));
  };
}

/** Cuts the normal answer's body after some bytes; negative: so many before its end. */
export function cutBody(bytes: number, how: "close" | "reset" = "close"): Fault {
  return async (turn) => {
    const text = await honestText(turn);
    turn.response.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
    });
    turn.response.write(text.slice(0, bytes), () => cut(turn, how));
  };
}

/** Sends the whole normal body in chunks, but not the last, empty one. */
export const cutChunks: Fault = async (turn) => {
  const text = await honestText(turn);
  turn.response.writeHead(200, { "transfer-encoding": "chunked" });
  turn.response.write(text, () => cut(turn, "close"));
};

/** Cuts an unsuccessful answer within its body. */
export function cutStatus(code: number): Fault {
  return (turn) => {
    turn.response.writeHead(code, { "content-length": 500 });
    turn.response.write('{"message":"Validation fai', () => cut(turn, "close"));
  };
}

/** Begins an unsuccessful answer, and stops within its body or goes on for ever, a character each 100 ms. */
export function stallStatus(code: number, how: "stops" | "drips" = "stops"): Fault {
  return ({ response }) => {
    response.writeHead(code, { "content-length": 5_000 });
    response.write('{"message":"Validation fai');
    const timer = setInterval(() => how === "drips" && response.write("l"), 100);
    response.on("close", () => clearInterval(timer));
  };
}

/** Sends bytes as they are, and closes by default. */
export function raw(bytes: string, then: "close" | "stay" = "close"): Fault {
  return ({ request }) => {
    request.socket.write(bytes, "latin1", () => {
      if (then === "close") request.socket.destroy();
    });
  };
}

/** Sends an interim answer before the normal one. */
export const interim: Fault = async (turn) => {
  turn.response.writeProcessing();
  turn.response.writeEarlyHints({ link: "</style.css>; rel=preload" });
  await passthrough(turn);
};

/** Sends interim answers for ever. */
export const interimForEver: Fault = ({ response, request }) => {
  const timer = setInterval(() => response.writeProcessing(), 20);
  request.socket.on("close", () => clearInterval(timer));
};

/** Sends interim answers as fast as they are read. */
export const interimFlood: Fault = ({ request: { socket } }) => {
  const many = "HTTP/1.1 102 Processing\r\n\r\n".repeat(2_000);
  const flood = (): void => {
    while (!socket.destroyed && socket.write(many));
  };
  socket.on("drain", flood).on("error", () => undefined);
  flood();
};

/** Says a length that is not the body's. */
export function wrongLength(difference: number): Fault {
  return async (turn) => {
    const text = await honestText(turn);
    const length = Buffer.byteLength(text) + difference;
    turn.request.socket.end(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${text}`,
    );
  };
}

/** Sends the normal answer compressed, though it was not asked for. */
export const gzip: Fault = async (turn) => {
  const text = await honestText(turn);
  turn.response.writeHead(200, { "content-encoding": "gzip", "content-type": "application/json" });
  turn.response.end(gzipSync(text));
};

/** Sends a body as large as `bytes`, as fast as it is read. */
export function huge(code: number, bytes = 300 * 1024 * 1024, framing: "length" | "chunks" = "chunks"): Fault {
  return ({ response }) => {
    const chunk = Buffer.alloc(65_536, `{"token":"`);
    response.writeHead(code, {
      "content-type": "application/json",
      ...(framing === "length" ? { "content-length": bytes } : {}),
    });
    let left = bytes;
    const push = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= chunk.length;
        if (!response.write(chunk)) return void response.once("drain", push);
      }
      response.end();
    };
    push();
  };
}

/** Sends headers without end. */
export const headerFlood: Fault = ({ request }) => {
  const { socket } = request;
  socket.write("HTTP/1.1 200 OK\r\n");
  let sent = 0;
  const push = (): void => {
    while (sent < 4_000 && !socket.destroyed) {
      sent += 1;
      if (!socket.write(`x-flood-${sent}: ${"x".repeat(1_000)}\r\n`)) return void socket.once("drain", push);
    }
  };
  push();
};

/** Sends a beginning, and then 300 MB of the same, as fast as it is read. */
export function endless(beginning: string, piece: string): Fault {
  return ({ request: { socket } }) => {
    const many = piece.repeat(Math.ceil(65_536 / piece.length));
    let left = 300 * 1024 * 1024;
    const push = (): void => {
      while (left > 0 && !socket.destroyed) {
        left -= many.length;
        if (!socket.write(many)) return void socket.once("drain", push);
      }
    };
    socket.write(beginning);
    push();
  };
}

/** Waits, then does something. */
export function after(ms: number, then: Fault): Fault {
  return async (turn) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await then(turn);
  };
}

/** Has the normal answer ready at once, and sends it when so much time has passed. */
export function late(ms: number): Fault {
  return async (turn) => {
    const due = performance.now() + ms;
    const text = await honestText(turn);
    setTimeout(() => turn.response.writeHead(200).end(text), Math.max(0, due - performance.now()));
  };
}

async function honestText(turn: Turn): Promise<string> {
  return (await turn.passthrough()).text();
}

/** A reset throws away what the other side has not read yet: it has to come later. */
const BEFORE_RESET_MS = 150;

function cut({ request }: Turn, how: "close" | "reset"): void {
  if (how === "reset") setTimeout(() => request.socket.resetAndDestroy(), BEFORE_RESET_MS);
  else request.socket.destroy();
}
