import { randomInt } from "node:crypto";

const RANDOM_LENGTH = 52;
const CHECKSUM_LENGTH = 4;
const FIRST_YEAR = 2024;
/** Single letters: year, month, day, hour, minute, and the random part. */
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** Numbers of several digits. */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Signature of every identifiable secret of version 2. */
const SIGNATURE = "JQQJ99";
/** `N` for NuGet, `5` for the version, `L` for a local environment. */
const PLATFORM = "N5L";
const SHORT_LIVED = "S";
const PROVIDER = "NUGT";

/**
 * Makes a short-lived API key of version 5: 84 characters that contain its time, its owner and its lifetime.
 * The checksum at its end is random here: the gallery only checks it to spare itself a look into its database.
 * @see NuGetGallery ApiKeyV5.cs
 */
export function createApiKey(options: {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly ownerKey: number;
  readonly lifetimeMinutes: number;
}): string {
  const made = new Date(options.now);
  return [
    random(RANDOM_LENGTH),
    SIGNATURE,
    letter(made.getUTCFullYear() - FIRST_YEAR),
    letter(made.getUTCMonth()),
    PLATFORM,
    base62(options.ownerKey, 6),
    letter(made.getUTCDate() - 1),
    letter(made.getUTCHours()),
    letter(made.getUTCMinutes()),
    SHORT_LIVED,
    base62(options.lifetimeMinutes / 5, 3),
    PROVIDER,
    random(CHECKSUM_LENGTH),
  ].join("");
}

function random(length: number): string {
  return Array.from({ length }, () => letter(randomInt(LETTERS.length))).join("");
}

function letter(value: number): string {
  return LETTERS.charAt(value);
}

function base62(value: number, length: number): string {
  let text = "";
  for (let rest = value; rest > 0; rest = Math.floor(rest / DIGITS.length)) {
    text = DIGITS.charAt(rest % DIGITS.length) + text;
  }
  return text.padStart(length, "0");
}
