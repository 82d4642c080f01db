import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PeerCertificate } from "node:tls";
import { afterAll, describe, expect, test } from "vitest";
import { type CertificateEvidence, certificateProblem, type CertificateProblem } from "./certificate-failure.ts";

const NOW = Date.parse("2026-11-27T22:49:13Z");
const folder = mkdtempSync(join(tmpdir(), "mint-certificates-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Node keeps of a certificate, as far as it is read here. */
function certificate(fields: Partial<Record<keyof PeerCertificate, unknown>> = {}): PeerCertificate {
  const subject = { CN: "index.example" };
  const issuer = { CN: "Example Root", O: "Example" };
  const times = { valid_from: "Nov  1 00:00:00 2026 GMT", valid_to: "Dec  1 00:00:00 2026 GMT" };
  return Object.assign(Object.create(null), { subject, issuer, ...times, ...fields });
}

function problem(code: string, more: Partial<CertificateEvidence> = {}): CertificateProblem {
  return certificateProblem({ code, where: "index.example", chain: [certificate()], env: {}, now: NOW, ...more });
}

function told(code: string, more: Partial<CertificateEvidence> = {}): string {
  const { message, hint } = problem(code, more);
  return `${message} ${hint}`;
}

describe("a certificate that is not taken", () => {
  test("says since when it is expired, and what the clock says", () => {
    const cert = certificate({ valid_to: "Nov 20 12:00:00 2026 GMT" });
    expect(problem("CERT_HAS_EXPIRED", { chain: [cert] }).message).toBe(
      "No trusted TLS connection to index.example: its certificate expired on 2026-11-20 (CERT_HAS_EXPIRED). This machine's clock says 2026-11-27 22:49 UTC.",
    );
  });

  test("names the issuer whose own certificate is expired", () => {
    const root = certificate({ subject: { CN: "Old Root" }, valid_to: "Sep 30 14:01:15 2021 GMT" });
    expect(told("CERT_HAS_EXPIRED", { chain: [certificate(), root, root] })).toContain(
      'the certificate of its issuer "Old Root" expired on 2021-09-30',
    );
  });

  test("says from when it is valid, and doubts this machine's clock first", () => {
    const cert = certificate({ valid_from: "Nov 27 00:00:00 2027 GMT" });
    const { message, hint } = problem("CERT_NOT_YET_VALID", { chain: [cert] });
    expect(message).toContain("is valid from 2027-11-27 on (CERT_NOT_YET_VALID)");
    expect(hint).toMatch(/^If this machine's clock is behind, set it/);
  });

  test("says for which names it is, up to three", () => {
    const subjectaltname = 'DNS:portal.example.test, DNS:"b.test", IP Address:10.0.0.1, DNS:d.test, URI:spiffe://x';
    expect(told("ERR_TLS_CERT_ALTNAME_INVALID", { chain: [certificate({ subjectaltname })] })).toContain(
      'a certificate for "portal.example.test", "b.test", "10.0.0.1" and 1 more',
    );
  });

  test("a certificate is named by its subject if it has no alternative name", () => {
    expect(
      told("ERR_TLS_CERT_ALTNAME_INVALID", { chain: [certificate({ subject: { CN: ["old.test", "b"] } })] }),
    ).toContain('a certificate for "old.test"');
  });

  test("shows foreign names on one short line without commands", () => {
    const hostile = `a\n::error::b\u202e##[group]${"x".repeat(10_000)}`;
    for (const cert of [
      certificate({ subjectaltname: `DNS:${hostile}` }),
      certificate({ subject: { CN: hostile }, issuer: { CN: hostile } }),
    ]) {
      for (const code of ["ERR_TLS_CERT_ALTNAME_INVALID", "SELF_SIGNED_CERT_IN_CHAIN"]) {
        const { message } = problem(code, { chain: [cert] });
        expect(message).not.toMatch(/[\p{Cc}\p{Cf}]|##\[/u);
        expect(message.length).toBeLessThan(400);
      }
    }
  });

  test("a certificate that is not taken is explained without the certificate, too", () => {
    for (const code of ["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "ERR_TLS_CERT_ALTNAME_INVALID", "CERT_REVOKED"]) {
      for (const chain of [undefined, [], [certificate({ subject: undefined })]]) {
        expect(problem(code, { chain }).message).toMatch(new RegExp(`^No trusted TLS .* \\(${code}\\)`));
        expect(told(code, { chain })).not.toContain("NODE_EXTRA_CA_CERTS");
      }
    }
  });
});

describe("an unknown issuer", () => {
  const CODE = "SELF_SIGNED_CERT_IN_CHAIN";

  test("an unknown issuer is named, and NODE_EXTRA_CA_CERTS with it", () => {
    expect(told(CODE)).toContain('the issuer of its certificate "Example Root" (SELF_SIGNED_CERT_IN_CHAIN)');
    expect(told(CODE)).toContain("set NODE_EXTRA_CA_CERTS to its PEM file");
  });

  test.each(["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])(
    "an unknown issuer is not cured by %s, which is said",
    (name) => {
      expect(told(CODE, { env: { [name]: "/etc/ssl/corp.pem" } })).toContain(
        `${name} is set, which Node does not read`,
      );
    },
  );

  test("an unknown issuer is not blamed on SSL_CERT_FILE if Node reads it", () => {
    const env = { SSL_CERT_FILE: "/etc/ssl/corp.pem", NODE_OPTIONS: "--use-openssl-ca" };
    expect(told(CODE, { env })).not.toContain("does not read");
  });

  test("an unknown issuer is looked for in the file that NODE_EXTRA_CA_CERTS names", () => {
    const [der, pem, missing] = ["corp.der", "corp.pem", "missing.pem"].map((name) => join(folder, name));
    writeFileSync(der ?? "", Buffer.from([0x30, 0x82, 1, 2]));
    writeFileSync(pem ?? "", "-----BEGIN CERTIFICATE-----\n");
    const seen = (path = ""): string => told(CODE, { env: { NODE_EXTRA_CA_CERTS: path, SSL_CERT_FILE: path } });
    expect(seen(missing)).toContain(`NODE_EXTRA_CA_CERTS is set to ${missing}, and there is no such file (ENOENT)`);
    expect(seen(der)).toContain("that file contains no PEM certificate");
    expect(seen(folder)).toContain("that is not a file");
    expect(seen(pem)).toContain("no certificate in that file is this issuer's");
  });
});
