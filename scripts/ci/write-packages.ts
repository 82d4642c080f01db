import { writeFileSync } from "node:fs";
import { tinyNupkg } from "../demo/tiny-nupkg.ts";
import { tinyWheel } from "../demo/tiny-wheel.ts";

// Puts a wheel and a nupkg into the working directory, for the steps that publish them.
for (const { filename, content } of [tinyWheel("octo_package", "3.0.0"), tinyNupkg("Octo.Package", "3.0.0")]) {
  writeFileSync(filename, content);
  console.log(filename);
}
