import { readFileSync } from "node:fs";

// One push to a NuGet gallery.
// https://learn.microsoft.com/en-us/nuget/api/package-publish-resource
const { INPUT_GALLERY: gallery = "", INPUT_NUPKG: nupkg = "" } = process.env;
const key = process.env["INPUT_API-KEY"] ?? "";

const form = new FormData();
form.set("package", new Blob([readFileSync(nupkg)]), "package.nupkg");
const response = await fetch(`${gallery}/api/v2/package`, {
  method: "PUT",
  headers: { "X-NuGet-ApiKey": key, "X-NuGet-Protocol-Version": "4.1.0" },
  body: form,
});
console.log(`${nupkg}: HTTP ${response.status} ${response.statusText}`);
process.exitCode = response.ok ? 0 : 1;
