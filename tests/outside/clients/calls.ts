// Calls every operation that `run` lists with the generated client beside this file.
import * as fs from "fs";
import * as client from "./index";

const { calls, address, token } = JSON.parse(fs.readFileSync("calls.json", "utf8"));
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const configuration = new client.Configuration({ basePath: address, accessToken: token });
const all = client as unknown as Record<string, any>;
const apis = Object.keys(all).filter((name) => /Api$/.test(name)).map((name) => new all[name](configuration));
const bodies: Record<string, [string, string]> = {
  sendEvents: ["events", "EventsFromJSON"],
  createLinks: ["newLinks", "NewLinksFromJSON"],
  createMemberToken: ["newMemberToken", "NewMemberTokenFromJSON"],
};

async function main() {
  let tried = 0;
  for (const [operation, many] of Object.entries<any[]>(calls)) {
    const api = apis.find((api) => typeof api[operation] === "function");
    for (const given of many) {
      const request: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(given)) {
        if (name === "body") {
          const [field, read] = bodies[operation];
          request[field] = all[read](value);
        } else {
          // Days are dates to this generator.
          const given = ["since", "until"].includes(name) ? new Date(value as string) : value;
          // A word of the language gets another name; what a request does not know it leaves out.
          request[camel(name)] = request[`_${name}`] = given;
        }
      }
      try {
        await api[operation](request);
        tried += 1;
      } catch (error: any) {
        const body = error.response ? await error.response.text() : "";
        console.log(`FAULT ${operation} ${JSON.stringify(given)}: ${error} ${body.slice(0, 300)}`);
      }
      await new Promise((done) => setTimeout(done, 25));
    }
  }
  console.log(`${tried} calls`);
}

main();
