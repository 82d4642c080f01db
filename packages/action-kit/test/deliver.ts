import { deliverOutputs } from "../src/delivery.ts";

// Delivers as many characters as it is told, and says how that went.
const [characters = "0"] = process.argv.slice(2);
try {
  deliverOutputs(process.env, { first: "small", token: "x".repeat(Number(characters)) });
  console.log("delivered");
} catch (error) {
  console.log(error instanceof Error && "code" in error ? error.code : "unknown");
}
