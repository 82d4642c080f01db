import { reply } from "../../http/reply.ts";

/** Makes an answer that refuses, as every API of the registry words it. @see crates.io src/util/errors/json.rs */
export function refuse(status: number, detail: string): Response {
  return reply(status, { errors: [{ detail }] });
}
