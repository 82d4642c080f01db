import { join } from "node:path";
import type { Plugin } from "esbuild";

const FOLDER = join(import.meta.dirname, "stand-ins");
/** A module of the toolkit that nothing is used of; it would want more than the stand-ins have. */
const UNUSED = /[\\/]@actions[\\/]core[\\/]lib[\\/]platform\.js$/;

/** Puts the files of `stand-ins/` in the place of the modules that bear their names; what one lacks fails the build. */
export const standIns: Plugin = {
  name: "stand-ins",
  setup(context) {
    context.onResolve({ filter: /^(crypto|os|fs|\.\/failure\.ts)$/ }, ({ path, kind, importer }) => {
      if (kind === "entry-point" || UNUSED.test(importer)) return undefined;
      return { path: join(FOLDER, `${path.replace(/^\.\/|\.ts$/g, "")}.js`), sideEffects: false };
    });
    context.onResolve({ filter: /^\.\/failure\.cjs$/ }, ({ path }) => ({ path, external: true }));
  },
};
