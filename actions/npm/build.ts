import { bundle } from "@mint/action-kit/bundle";

await bundle(import.meta.dirname);
