import { crates, npm, nuget, pypi, type Registry, rubygems } from "../../packages/core/src/index.ts";

/** Those that compare a workflow with what a person typed into a form. */
export const registries: readonly Registry[] = [
  pypi(),
  nuget({ user: "octocat" }),
  crates(),
  rubygems(),
  npm({ package: "octo-package" }),
];
