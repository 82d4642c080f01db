import { witnessCargo } from "./witness/cargo.ts";
import { witnessGem } from "./witness/gem.ts";
import { witnessNpm } from "./witness/npm.ts";
import { witnessPymacaroons } from "./witness/pymacaroons.ts";

// Witnesses that we did not write: the real cargo, gem and npm publish with tokens of the built actions, and are refused
// once these are revoked or expired; pymacaroons, which PyPI itself runs on, adds the same caveat as narrow does.
// Arguments: those to run (default: all), and for pymacaroons the Python that it is installed for, as python=<path>.
const WITNESSES: Readonly<Record<string, (python: string) => Promise<void>>> = {
  cargo: witnessCargo,
  gem: witnessGem,
  npm: witnessNpm,
  pymacaroons: witnessPymacaroons,
};

const given = process.argv.slice(2);
const python = given.find((word) => word.startsWith("python="))?.slice("python=".length) ?? "python3";
const names = given.filter((word) => !word.startsWith("python="));
for (const name of names.length > 0 ? names : Object.keys(WITNESSES)) {
  const witness = WITNESSES[name];
  if (witness === undefined) throw new Error(`no witness ${name}: ${Object.keys(WITNESSES).join(", ")}`);
  await witness(python);
  console.log(`${name}: as it should be`);
}
