import { randomInt } from "node:crypto";

const PREFIX = "cio_tp_";
const RAW_LENGTH = 31;
const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/**
 * Makes an access token: a prefix, 31 random characters and one that checks them.
 * @see crates.io crates/crates_io_trustpub/src/access_token.rs
 */
export function createAccessToken(): string {
  const raw = Array.from({ length: RAW_LENGTH }, () => ALPHANUMERIC.charAt(randomInt(ALPHANUMERIC.length)));
  return PREFIX + raw.join("") + checksum(raw.join(""));
}

/** Tells whether a text has the form of an access token, checksum included. */
export function isAccessToken(text: string): boolean {
  const suffix = text.slice(PREFIX.length);
  const raw = suffix.slice(0, RAW_LENGTH);
  return text.startsWith(PREFIX) && /^[A-Za-z0-9]{32}$/.test(suffix) && suffix.slice(-1) === checksum(raw);
}

function checksum(raw: string): string {
  const folded = Buffer.from(raw).reduce((sum, byte) => sum ^ byte, 0);
  return ALPHANUMERIC.charAt(folded % ALPHANUMERIC.length);
}
