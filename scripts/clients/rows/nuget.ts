import { type Client, type Files, ONE_TOKEN, type Package } from "../client.ts";
import { asDocumented } from "../documents.ts";

const COMMAND =
  'nuget push *.nupkg -ApiKey "$NUGET_API_KEY" -Source https://api.nuget.org/v3/index.json -NonInteractive';

/** A package with nothing in it; the name has capitals, as theirs have. */
function nuspec({ name, version }: Package): Files {
  return {
    "readme.txt": "A package\n",
    "package.nuspec": `<?xml version="1.0"?>
<package>
  <metadata>
    <id>${name}</id>
    <version>${version}</version>
    <authors>octo-org</authors>
    <description>A package</description>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
  </metadata>
  <files><file src="readme.txt" target="content" /></files>
</package>
`,
  };
}

/** nuget.exe on mono; dotnet is at no package registry of Debian's. */
export const NUGET_CLIENTS: readonly Client[] = [
  {
    name: "nuget.exe",
    registry: "nuget",
    needs: [
      {
        kind: "debian",
        packages: [
          // Brings mono, and every part of it that nuget.exe needs but these.
          "nuget",
          "libmono-system-net-http4.0-cil",
          "libmono-system-io-compression4.0-cil",
          "ca-certificates-mono",
        ],
      },
      { kind: "npm", packages: ["nuget-exe@5.8.0"] },
    ],
    version: "nuget help",
    files: nuspec,
    // mono reads no variable that names an authority.
    prepare: 'cert-sync --quiet --user "$NODE_EXTRA_CA_CERTS"\nnuget pack package.nuspec -NonInteractive',
    byOutput: asDocumented("actions/nuget/README.md", COMMAND),
    // A shell of its own reads the variables, since they are set only then.
    inSandbox: `sh -c 'mint run nuget --user octocat --token-service-url "$MINT_SANDBOX_NUGET_URL/api/v2/token" -- sh -c "nuget push *.nupkg -ApiKey \\$NUGET_API_KEY -Source \\$NUGET_SOURCE -NonInteractive"'`,
    underMintRun: { command: `sh -c '${COMMAND}'` },
    ownExchange: "it has none",
    several: ONE_TOKEN,
    refused: /403 \(/,
  },
];
