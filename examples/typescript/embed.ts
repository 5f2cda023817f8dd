// Shows mentors their own year on a page of yours. The server asks for a token that opens this member's figures alone,
// and hands it to the page; the page asks verve itself (name its origin with `--cors-origin`).

const base = (url: string, organization: string) => `${url}/v1/organizations/${organization}/recruitment`;

/** On your server, for a mentor who is logged in there. `serverToken` has the scope `tokens` and stays here. */
export async function memberToken(
  url: string,
  organization: string,
  serverToken: string,
  memberId: string,
): Promise<string> {
  const answer = await fetch(`${base(url, organization)}/tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${serverToken}`, "content-type": "application/json" },
    body: JSON.stringify({ member_id: memberId, seconds: 600 }),
  });
  if (!answer.ok) throw new Error(`verve: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { token: string }).token;
}

/** What the page shows of a year; `docs/reference/formats.md` has all fields. */
export interface MemberYear {
  name: string | null;
  figures: { reached: Figure; joined: Figure; activated: Figure };
  joined_ever: number;
  milestones: { people: number; reached_on: string | null }[];
}

export interface Figure {
  value: number;
  before: number | null;
}

/** On the page. */
export async function memberYear(
  url: string,
  organization: string,
  token: string,
  memberId: string,
): Promise<MemberYear> {
  const path = `${base(url, organization)}/members/${encodeURIComponent(memberId)}/year?period=this-year`;
  const answer = await fetch(path, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`verve: ${answer.status}`);
  return (await answer.json()) as MemberYear;
}

/** One sentence and the next milestone. */
export function sentence(year: MemberYear): string {
  const { joined, activated } = year.figures;
  const next = year.milestones.find((milestone) => milestone.reached_on === null);
  const ahead = next ? ` ${next.people - year.joined_ever} more, and it is ${next.people}.` : "";
  return `${joined.value} joined through you this year, and ${activated.value} use the app.${ahead}`;
}
