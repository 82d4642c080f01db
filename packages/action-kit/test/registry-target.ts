import { join } from "node:path";
import type { Server } from "@mint/sandbox";
import { FIXTURES } from "../../core/test/fixtures.ts";
import type { GivenToken, RegistryFixture } from "../../core/test/registry-fixture.ts";
import type { ActionTarget, Servers } from "./world-for-each-test.ts";

const ACTIONS = join(import.meta.dirname, "../../../actions");

/** An action at the sandbox's emulator of a registry, which trusts the default job. */
export interface RegistryTarget extends ActionTarget {
  readonly id: string;
  readonly fixture: RegistryFixture;
  readonly server: (servers: Servers) => Server;
  /** Every token that the registry gave, the oldest first. */
  readonly tokens: (servers: Servers) => readonly GivenToken[];
  /** Whether a token can be revoked. */
  readonly revokes: boolean;
}

/** The action of one registry. */
export function targetOf(id: string): RegistryTarget {
  const fixture = fixtureOf(id);
  const { emulator, inputs, addresses, revokes } = fixture;
  return {
    id,
    fixture,
    action: join(ACTIONS, id),
    inputs: ({ urls }) => ({ ...inputs, ...addresses[0](urls[emulator]) }),
    server: ({ sandbox }) => sandbox[emulator],
    tokens: ({ sandbox }) => fixture.tokens(sandbox),
    revokes,
  };
}

/** The dispatcher, as a step for one registry. */
export function dispatcherTarget(id: string): RegistryTarget {
  const target = targetOf(id);
  return {
    ...target,
    action: join(ACTIONS, "mint"),
    inputs: (servers) => ({ registry: id, ...target.inputs(servers) }),
  };
}

function fixtureOf(id: string): RegistryFixture {
  const found = FIXTURES.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no registry ${id}.`);
  return found.fixture;
}
