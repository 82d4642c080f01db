import { Enums, Models, Serialize, Spec } from "@cyclonedx/cyclonedx-library";
import type { BundledPackage } from "./action-manifest.ts";
import type { Version } from "./version.ts";

/** What a bill of materials is about. */
export interface Bill {
  readonly name: string;
  readonly version: Version;
  readonly source: string;
  readonly packages: readonly BundledPackage[];
}

/**
 * Lists what an action is made of, as CycloneDX JSON without time stamp and serial number: equal for equal bundles.
 *
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function sbomOf({ name, version, source, packages }: Bill): string {
  const bill = new Models.Bom();
  const root = new Models.Component(Enums.ComponentType.Application, name, {
    bomRef: `${name}@${version}`,
    version,
    licenses: new Models.LicenseRepository([new Models.SpdxLicense("MIT")]),
  });
  root.properties.add(new Models.Property("mint:source", source));
  bill.metadata.component = root;
  for (const one of packages) {
    if (one.name === name) continue;
    const id = `${one.name}@${one.version}`;
    const isOurs = one.name.startsWith("@mint/");
    const component = new Models.Component(Enums.ComponentType.Library, one.name, {
      bomRef: id,
      version: one.version,
      scope: Enums.ComponentScope.Required,
      licenses: new Models.LicenseRepository([new Models.SpdxLicense(one.license)]),
      ...(isOurs ? {} : { purl: `pkg:npm/${one.name.replace("@", "%40")}@${one.version}` }),
    });
    component.properties.add(new Models.Property("mint:bytes", String(one.bytes)));
    bill.components.add(component);
    root.dependencies.add(component.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bill, { sortLists: true, space: 2 })}\n`;
}
