import { type Client, type Files, type Need, ONE_TOKEN, type Package } from "../client.ts";
import { asDocumented } from "../documents.ts";

const NEEDS: readonly Need[] = [{ kind: "debian", packages: ["ruby", "ruby-bundler", "rake"] }];

function gemspec({ name, version }: Package): Files {
  return {
    [`${name}.gemspec`]: `Gem::Specification.new do |s|
  s.name = "${name}"
  s.version = "${version}"
  s.summary = "A gem"
  s.authors = ["octo-org"]
  s.licenses = ["MIT"]
  s.homepage = "https://example.com"
  s.files = []
end
`,
  };
}

const GEM: Client = {
  name: "gem",
  registry: "rubygems",
  needs: NEEDS,
  version: "gem --version",
  files: gemspec,
  prepare: "gem build *.gemspec",
  byOutput: asDocumented("actions/rubygems/README.md", "gem push *.gem"),
  inSandbox: `sh -c 'mint run rubygems --gem-server "$RUBYGEMS_HOST" -- gem push *.gem'`,
  ownExchange: "it has none",
  several: ONE_TOKEN,
  refused: /not (?:allowed|have permission) to push|denied|expired/i,
};

/** gem, also with the key of a role, and bundler's task that tags and pushes. */
export const RUBYGEMS_CLIENTS: readonly Client[] = [
  GEM,
  {
    ...GEM,
    name: "gem, with a role",
    inputs: ({ rubygems }) => ({ "role-to-assume": rubygems.roles[0]?.token ?? "" }),
  },
  {
    ...GEM,
    name: "rake release",
    version: "bundle --version",
    files: (pkg) => ({
      ...gemspec(pkg),
      Gemfile: 'source "https://rubygems.org"\ngemspec\ngem "rake"\n',
      Rakefile: 'require "bundler/gem_tasks"\n',
      ".gitignore": ".bundle/\npkg/\n",
    }),
    // A remote on disk takes the branch and the tag.
    prepare: `bundle lock --local
git init --quiet --initial-branch=main .
git add --all
git commit --quiet --message=release
git init --quiet --bare "$PWD.git"
git remote add origin "$PWD.git"
git push --quiet --set-upstream origin main`,
    inSandbox: `sh -c 'mint run rubygems --gem-server "$RUBYGEMS_HOST" -- bundle exec rake release'`,
    byOutput: { command: "bundle exec rake release", env: ({ token = "" }) => ({ GEM_HOST_API_KEY: token }) },
  },
];
