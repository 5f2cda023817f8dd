### What verve says, in English.

## Numbers, times and enumerations

list-and = { $first } and { $last }
count-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
count-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
count-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
a-minute = a minute
count-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
count-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
count-mentors = { $count ->
    [one] { $count } mentor
   *[other] { $count } mentors
}
count-members = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
count-new-members = { $count ->
    [one] { $count } new member
   *[other] { $count } new members
}
count-joined = { $count ->
    [one] { $count } person joined
   *[other] { $count } people joined
}
count-referrals = { $count ->
    [one] { $count } referral
   *[other] { $count } referrals
}
count-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
count-events = { $count ->
    [one] { $count } event
   *[other] { $count } events
}
count-new-events = { $count ->
    [one] { $count } new event
   *[other] { $count } new events
}
count-unattributed-events = { $count ->
    [one] { $count } unattributed event
   *[other] { $count } unattributed events
}
count-imports = { $count ->
    [one] { $count } import
   *[other] { $count } imports
}
count-changes = { $count ->
    [one] { $count } change
   *[other] { $count } changes
}
count-links = { $count ->
    [one] { $count } link
   *[other] { $count } links
}
count-links-made = { $count ->
    [one] { $count } link made
   *[other] { $count } links made
}
count-tokens = { $count ->
    [one] { $count } token
   *[other] { $count } tokens
}
count-webhooks = { $count ->
    [one] { $count } webhook
   *[other] { $count } webhooks
}
count-audit-entries = { $count ->
    [one] { $count } entry in the audit log
   *[other] { $count } entries in the audit log
}
count-organizations-agreed = { $count ->
    [one] { $count } organization agreed to be counted
   *[other] { $count } organizations agreed to be counted
}
part-of-whole = { $part } of { $whole }
range = { $first } to { $last }
unit-hour = h

## Organizations, periods and moments

organization-demo = { $name } (demo data)
as-of-line = { $zone }, as of { $as_of }, { $age }
filters-only = Only { $filters }
merged-into = { $member } is merged into { $into }
period-of = of { $period }
period-on = on { $day }
period-in = in { $period }
period-any-time = at any time
period-all-time = of all time
period-since = since { $day }
period-until = until { $day }
period-from-to = from { $first } to { $last }

## Labels of columns and rows

label-rank = Rank
label-name = Name
label-mentor = Mentor
label-member = Member
label-group = Group
label-groups = Groups
label-link = Link
label-links = Links
label-campaign = Campaign
label-channel = Channel
label-day = Day
label-week = Week
label-month = Month
label-quarter = Quarter
label-year = Year
label-stage = Stage
label-reached = Reached
label-clicked = Clicked
label-clicks = Clicks
label-installed = Installed
label-joined = Joined
label-activated = Activated
label-active = Active
label-entered = Entered
label-came-in = Came in
label-open = Open
label-lapsed = Lapsed
label-rate = Rate
label-at-least = At least
label-happened = Happened
label-total = Total
label-of-all = Of all
label-of-previous = Of prev.
label-median = Median
label-ninety-percent = 90 % in
label-by-month = By month
label-year-before = Year before
label-change = Change
label-growth = Growth
label-figure = Figure
label-count = Count
label-recruiting = Recruiting
label-of = of
label-first-on = First on
label-person = Person
label-people-reached = People reached
label-mentors-recruited = Mentors who recruited
label-links-generated = Links generated
label-links-unused = {"  "}of which unused
label-recruiters = Recruiters
label-organizations = Organizations
label-referral = Referral
label-referrals = Referrals
label-status = Status
label-last-step = Last step
label-flags = Flags
label-stalled = Stalled
label-lapses-in = Lapses in
label-when = When
label-on = On
label-event = Event
label-found-by = Found by
label-rule = Rule
label-import = Import
label-id = Id
label-click = Click
label-user = User
label-why = Why
label-why-not = Why not
label-code = Code
label-url = URL
label-board = Board
label-merged-into = Merged into
label-who = Who
label-did-what = Did what
label-to-what = To what
label-to-whom = To whom
label-what = What
label-rows = Rows
label-number = Number
label-revision = Revision
label-digest = Digest
label-file = File
label-received = Received
label-read = Read
label-new = New
label-duplicate = Duplicate
label-duplicate-short = Dup.
label-suppressed = Suppressed
label-suppressed-short = Supp.
label-rejected = Rejected
label-rejected-short = Rej.
label-unattributed = Unattributed
label-undone = Undone
label-expires = Expires
label-path = Path
label-scopes = Scopes
label-source = Source
label-state = State
label-token = Token
label-webhook = Webhook
label-kind = Kind
label-was = Was
label-is = Is
label-moved-by = Moved by
label-setting = Setting
label-posters = Posters
label-changed = Changed
label-unchanged = Unchanged
label-members = Members
label-same = Same
label-period = Period

## Single words

none-label = (none)
word-yes = yes
word-no = no
word-none = none
word-new = new
word-day = day
word-week = week
word-month = month
word-quarter = quarter
word-year = year
word-member = member
word-group = group
word-link = link
word-campaign = campaign
word-channel = channel

## Stages and states

stage-link-clicked = Link clicked
stage-app-installed = App installed
stage-account-created = Account created
stage-first-login = First login
stage-link-clicked-inline = link clicked
stage-app-installed-inline = app installed
stage-account-created-inline = account created
stage-first-login-inline = first login
status-generated = generated
status-clicked = clicked
status-installed = installed
status-joined = joined
status-activated = activated
status-active = active
status-open = open
status-lapsed = lapsed
status-reached = reached
status-joined-and-active = joined and active

## What figures count by

basis-event = Event: happened { $period }
basis-event-by = Event: by { $unit } of what happened
basis-event-accounts = Event: account created
basis-cohort = Cohort: entered { $period }
basis-cohort-by = Cohort: by { $unit } of entry
basis-cohort-followed = Cohort: entered { $period }, followed to { $day }
basis-cohort-both-years = Cohort: by month of entry, both years followed for { $days }
basis-rate-today = Cohort: entered { $period }, active today. Order: lower bound of Wilson 95 %
basis-rate-then = Cohort: entered { $period }, active by then. Order: lower bound of Wilson 95 %

## The funnel

funnel-title = Funnel { $period }
funnel-title-by = Funnel { $period } by { $dimensions }
funnel-where-now = Where those who entered { $period } are now
funnel-skipped = Passed without being seen: { $stages }
funnel-links = Links generated { $generated }, of which unused { $unused }
funnel-mature-none = Nobody has had their { $days } yet: the rate can rise
funnel-mature-one = Of the { $entered } who have had their { $days }, { $activated } is active: { $share }
funnel-mature = Of the { $entered } who have had their { $days }, { $activated } are active: { $share }
funnel-open-one-group = { $group } still has open referrals: its rate can rise
funnel-open-groups = { $groups } still have open referrals: their rates can rise
funnel-open-range = { $first } to { $last } still have open referrals: their rates can rise
funnel-open = { $count ->
    [one] { $count } referral is still open: rates can rise
   *[other] { $count } referrals are still open: rates can rise
}
nobody-entered = Nobody entered { $period }
nothing-happened = Nothing happened { $period }

## The leaderboard

leaderboard-title = Leaderboard { $period }
leaderboard-title-joined = Leaderboard { $period } by joined
leaderboard-title-clicked = Leaderboard { $period } by clicked
leaderboard-title-rate = Leaderboard { $period } by rate
leaderboard-nobody-activated = Nobody activated { $period }
leaderboard-nobody-joined = Nobody joined { $period }
leaderboard-nobody-clicked = Nobody clicked { $period }
leaderboard-shared-rank = { $rows }: { $sharing } share rank { $rank }
leaderboard-top-all = `--top { $all }` shows all
leaderboard-by-rate = `--metric rate` ranks by the share that became active, on the cohort
leaderboard-no-rank = - no rank: fewer than { $fewest } entered, one person would decide the figure
leaderboard-withheld = Mentors with fewer than { $fewest } are not shown; : stands for fewer than { $fewest }
mentor-number = Mentor { $number }

## Lists of referrals

referrals-with-status = { $referrals } with status { $status }
referrals-stopped-at = { $referrals } stopped at { $status }, { $days } ago or more
referrals-stopped = { $referrals } stopped, { $days } ago or more
referrals-by-entry = By entry
referrals-entered-by-entry = Entered { $period }, by entry
referrals-open-by-entry = Open ones, by entry
referrals-lapsed-at-stage = Not listed: { $count } that lapsed at this stage
referrals-lapsed = Not listed: { $count } that lapsed
referrals-more = `--limit N` shows more, a file such as `-o referrals.csv` has all
shown-first = Shown: the first { $count }
limit-shows-more = `--limit N` shows more

## The summary

summary-title = Summary { $period }
summary-funnel = From link to first login
summary-campaigns = Campaigns, best first
summary-channels = Channels, best first
summary-figures = In figures
summary-months = Joined and activated by month
summary-recruiters = Top recruiters by activated
summary-first-time = Recruited for the first time
summary-in-time = Who got on within { $days }
summary-others = ({ $count } others)
summary-more-first-time = and { $count } more for the first time
summary-open-rise = Open ones can still get on: their figures can rise
summary-self-referrals = { $count ->
    [one] { $count } self-referral is left out
   *[other] { $count } self-referrals are left out
}
summary-same-days-before = the same days a year before, { $days }
summary-compared = Compared with { $days }
summary-compared-since = Compared with { $days }, of which there is data since { $day }
summary-nothing = Nothing happened { $period }.
summary-joined = { $people } joined through a peer mentor { $period }{ $difference }, and { $activated } logged in for the first time.
summary-as-many = , as many as { $before }
summary-more = , { $count } more than { $before }
summary-fewer = , { $count } fewer than { $before }
summary-before-same-days = in the same days a year before
summary-before-year = the year before
summary-is-active = { $count } is active
summary-are-active = { $count } are active
summary-cohort = Of the { $people } reached, { $active }.
summary-cohort-one-open = Of the { $people } reached, { $active }, and 1 more still has time to get there.
summary-cohort-open = Of the { $people } reached, { $active }, and { $open } more still have time to get there.
summary-mature = Of the { $entered } who have had their { $days }, { $activated } became active within them: { $share }.
summary-mature-before = Of the { $entered } who have had their { $days }, { $activated } became active within them: { $share }, a year before { $share_before }.
summary-recruiting = { $mentors } had somebody join{ $difference }{ $first_time }.
summary-first-time-one = ; for one it was the first time
summary-first-time-many = ; for { $count } it was the first time
summary-best-campaign = Of the campaigns, { $name } brought most: { $reached } reached, { $active } active.
summary-half-within = Half of those who joined did so within { $length } of installing the app.
summary-stalled-one = 1 open referral stands still for { $days } days or more.
summary-stalled-many = { $count } open referrals stand still for { $days } days or more.
summary-lists-them = `{ $command }` lists them
summary-month-with = { $months } with { $count }
summary-months-with-each = { $months } with { $count } each
summary-best-month = { $months } was the strongest month with { $members }.
summary-best-month-then = { $months } was the strongest month with { $members }, then { $others }.
summary-best-months = { $months } were the strongest months with { $members } each.
summary-best-months-then = { $months } were the strongest months with { $members } each, then { $others }.
summary-withheld = : stands for fewer than { $fewest }, or for a figure that would give such a one away
summary-named = Named are mentors who agreed to it; the others have a number

## A mentor's year

mentor-year-title = Your year as a peer mentor, { $period }
mentor-period-title = You as a peer mentor, { $period }
mentor-thanks = Thank you.
mentor-thanks-name = Thank you, { $name }.
mentor-reached = You reached { $people }.
mentor-reached-in = You reached { $people } { $period }.
mentor-reached-activated = You reached { $people }, and { $activated } logged in for the first time.
mentor-joined = { $people } joined through you { $period }.
mentor-joined-same-days = In the same days a year before, { $people } joined through you.
mentor-joined-year-before = The year before, { $people } joined through you.
month-by-month = Month by month
mentor-by-first-month = People you reached { $period }, by the month they first came
mentor-best-month = Your best month
mentor-best-months = Your best months
mentor-in-each = { $joined } in each
mentor-streak = Your longest streak
mentor-place = Your place
mentor-place-shared = shared { $place }
mentor-place-of = of { $count } mentors, by people activated
mentor-milestones = People who joined through you, since you began
mentor-milestone-new = in this period
mentor-milestone-ahead = still ahead

## Growth across organizations

growth-title = Growth { $period } across organizations
growth-basis = Event: by { $unit } of what happened. { $zone }, as of { $as_of }
growth-shown-from = Shown from { $people } people of { $organizations } organizations on, none of them over { $percent } %; else `:`
growth-running-month = * still running: compared with the same part of the month before
growth-running-year = * still running: compared with the same part of the year before
growth-too-few = With fewer than { $fewest } organizations nothing can be shown
growth-how-to-agree = `verve org set SLUG growth=yes` lets an organization be counted

## Figures that moved

restated-title-published = Figures { $period } that moved since they were published on { $day }
restated-title = Figures { $period } that moved since { $day }
restated-versus = { $zone }, { $then } against { $now }
restated-names = Names are today's; groups, campaigns and channels are those known then
restated-nothing = Nothing moved
restated-more = { $count ->
    [one] { $count } figure more moved by member, group, campaign, channel, or on the board: `--format csv` lists all
   *[other] { $count } figures more moved by member, group, campaign, channel, or on the board: `--format csv` lists all
}
restated-import = { $name } is import { $id }, received { $when }
restated-what-happened = What happened
restated-those-who-came = Those who came
restated-of-all = { $stage }, of all
restated-median = { $stage }, median
restated-mature = Past their horizon
restated-mature-active = Of those, active
moved-by-time = time passed
moved-by-undo = undo of { $file }
moved-by-labels = labels
moved-by-label = label { $name }
moved-by-label-and-more = label { $name } and { $count } more
moved-by-links = links
moved-by-members = members
moved-by-merges = merges
moved-by-settings = settings
moved-by-erasure = erasure
moved-by-retraction = retraction

## Publications

published-title = Published: the summary { $period }
published-restated = `verve restated { $period } --from published` says what moved since
published-digest = `verve summary { $period } --as-of { $as_of } --format ndjson | sha256sum` gives the digest again

## Members, links, tokens, webhooks

members-without-link = { $count } without a link: `verve link create --all-members` makes one each
links-never-used = Of them never used { $unused }
links-closed = Of them closed { $closed }
links-closed-and-unused = Of them closed { $closed }, never used { $unused }
state-closed = closed
state-expired = expired
state-revoked = revoked
state-valid = valid
state-removed = removed { $day }
state-two-secrets = two secrets until { $until }
audit-persons = Persons stand here as keyed hashes; `To whom` shows the beginning of one

## Events

events-first = The first { $count } events
events-first-unattributed = The first { $count } unattributed events
event-taken-back = taken back

## Imports

import-title = { $file }, import { $id }
import-dry-run = { $file }, not written: a dry run
import-nothing-written = { $file }, nothing written
import-known = This file was imported before, as import { $id }
import-attributed = { $attributed } attributed, { $unattributed } unattributed
import-moved = Moved: { $moves }
import-would-move = Would move: { $moves }
import-opened = { $count ->
    [one] { $count } referral opened
   *[other] { $count } referrals opened
}
import-nothing-moved = already here, nothing moved
import-moved-joined = joined in { $year } from { $before } to { $now }
import-moved-activated = activated in { $year } from { $before } to { $now }
import-moved-both = joined in { $year } from { $joined } to { $joined_now }, activated from { $activated } to { $activated_now }
import-erased-one = a person who was erased
import-erased-many = persons who were erased
import-rejects-written = written to { $file }
import-next-mend = Next: mend { $file } and run `verve ingest { $file }{ $like }`
import-next-rejects = Next: run it again with `--rejects FILE` to get the rejected rows in a file
imports-read = Read = new + duplicate + rejected
imports-read-suppressed = Read = new + duplicate + rejected + suppressed
imports-undone = * { $id } was undone on { $day } and is not in the total
imports-cut-off = { $id } was cut off: the same command again completes it
imports-unattributed-one = 1 of { $events } is unattributed
imports-unattributed-many = { $count } of { $events } are unattributed
imports-unattributed-advice = `verve event list --unattributed` lists them
imports-read-with = Read with, as `--like { $id }` reads again
imports-undone-rows = * { $id } was undone on { $day }
imports-read-with-options = Read with

## Explanations

explain-referral = Referral { $id } is { $status }
explain-no-referral = No referral: { $subject }
explain-why = Why this referral
explain-why-none = Why there is none
explain-lost = What lost
explain-nobody-yet = nobody yet
subject-referral = referral { $id }
subject-user = user { $id }
subject-click = click { $id }
subject-code = code { $code }
rule-sealed = the referral of an erased person
rule-person = the person's referral
rule-click = the click's referral
rule-code = the code's referral
why-no-route = { $user }: no event of this person names a click or a code
why-none-eligible = { $user } is bound by nothing: none of the candidates is eligible
why-bound = { $user } is bound by the { $stage }, { $through }:
why-earliest = the earliest eligible candidate of this person (rule 3)
why-click-open = the click was open, and the event came { $later } later, within { $window }
why-personal-link = a personal link is a referral from the moment it is generated (rule 4)
why-click-alone = nobody is bound through this click, so it stands for itself (rule 5)
why-code-alone = an event by code alone, without click or user: its own referral (rule 5)
why-nothing-leads = no event leads to a link of this organization
through-click = through click { $click }
through-code = by code { $code }
lost-later = later than the binding, and a later one does not move a person
lost-candidate = the { $stage } of { $when } { $through }: { $why }
lost-candidate-of = the { $stage } of { $when } { $through } of { $owner }: { $why }
lost-reason = { $name }: { $why }
reason-before-binding = older than the referral of its person
reason-nothing-joins = nothing joins this user to a link
reason-unknown-click = the click was never seen with a known code
reason-unknown-code = the code is no link of this organization
reason-link-closed = the link was closed by then
reason-member-before = the user was a member long before
reason-too-late = too long after the click

## Why rows are rejected

rejection-conflict = same key, other content: the first stays
rejection-columns = the wrong number of fields
rejection-control = a control character in an id
rejection-field-too-long = a field is too long
rejection-id-form = an id that a spreadsheet made a number of
rejection-id-too-long = an id of more than 255 bytes
rejection-json = not a JSON object
rejection-json-dupkey = a key stands twice
rejection-missing = a needed field is missing
rejection-nul = a NUL character
rejection-org-mismatch = the row names another organization
rejection-personal-data = an id looks like personal data
rejection-quote-junk = text after a closing quote
rejection-record-lines = a record of too many lines
rejection-repeated-header = a second header: files put together?
rejection-stage = the event is none of the four stages
rejection-ts-date-only = a date without a time: give --dates-at
rejection-ts-format = not a time: give --time-format
rejection-ts-future = more than 24 h in the future
rejection-ts-gap = a time that the clocks skipped
rejection-ts-naive = the time has no offset: give --assume-tz
rejection-ts-past = before the year 2000
rejection-ts-range = a time out of range
rejection-utf8 = not UTF-8: give --encoding
rejection-other = cannot be used

## Posters and workbooks

poster-invited-by = Invited by { $name }
poster-qr-title = QR code of { $address }
poster-scan = Scan the code with your phone, or go to
sheet-data = Data
sheet-about = About
sheet-contents = In this workbook
sheet-raw-values = the raw values, for other programs

## Erasure

erasure-title = { $count ->
    [one] { $count } event erased
   *[other] { $count } events erased
}
erasure-dry-run = { $count ->
    [one] { $count } event would be erased
   *[other] { $count } events would be erased
}
erasure-member = The member is erased: { $member } from now on
erasure-member-dry-run = The member would be erased
erasure-revision = revision { $revision }, { $when }
erasure-events = Events gone
erasure-sealed = Referrals sealed
erasure-ids-kept-out = Ids kept out, as keyed hashes
erasure-merged = Members merged with them, erased too
erasure-links-closed = Links closed
erasure-publications = Published summaries changed
erasure-counts-stay = Every count stays as it was; times between stages leave the sealed referrals out
erasure-codes-stay = Link codes stay as they are: { $codes }
erasure-owed = It is in no answer any more, but its old bytes are still in the database's files: another program that reads the database holds them
erasure-owed-removed = verve removes them by itself: with the next command that ends after that program has stopped reading, or within a minute where `verve serve` runs
erasure-servers = PostgreSQL keeps what was erased in its files until its owner runs `VACUUM FULL`, and in its write-ahead log until that is recycled
erasure-left = Backups, exports and reports made before still say it: delete or replace them
erasure-left-files = The files that were imported still have it, and so may rejects files beside them: { $files }
erasure-copies = Copies of the database that verve made still hold what was in it then: { $copies }
erasure-copies-remove = Remove them when you need them no more: `rm -- { $copies }`

## The dashboard

page-skip = Skip to the figures
page-demo = demo data
page-dashboard = Dashboard
page-nudge = Needs a nudge
page-log-out = Log out
page-other-language = Norsk
page-recruitment = Recruitment
page-all-groups = All groups
page-all-mentors = All mentors
page-all-campaigns = All campaigns
page-all-channels = All channels
page-show = Show
page-clear-filters = Clear the filters
page-other-dates = Other dates
page-from = From
page-until = Up to and including
page-dates-win = These win over the period when filled in.
page-years = Years
page-quarters = Quarters
page-recent = Recent
page-last-30-days = Last 30 days
page-all-time = All time
page-at-a-glance = At a glance
page-basis-event = Event: happened in the period
page-basis-cohort = Cohort: came in the period, followed to today
page-this-period = this period
page-year-before = a year before
page-went-on = went on
page-where-now = Where they are now
page-all-figures = All figures of the funnel
page-seen = Seen
page-skipped = Skipped
page-of-previous = Of step before
page-ninetieth = 90th pct.
page-basis-months = Event: happened in the month
page-row-now = now
page-row-before = before
page-board = Top recruiters
page-basis-board = Event: activated in the period
page-rank-shared = {" "}shared
page-bar = Bar
page-nobody-activated = Nobody has activated anyone in this period yet.
page-basis-nudges = Now, whatever the period above
page-nobody-stuck = Nobody is stuck.
page-mentor-to-ask = Mentor to ask
page-stuck-at = Stuck at
page-stuck-for = For
page-any-status = All
page-filter = Filter
page-now = Now
page-not-seen = not seen
page-referrals-finding = Newest first. A filled dot was seen, a hollow one not yet; “not seen” was passed without an event.
page-no-referrals = No referrals in this period.
page-newer = Newer
page-older = Older
page-footer = counts what happened in the period. Cohort follows those who came in the period up to today, so the two can differ by a few. Reached counts referrals: an opened link or a typed code; the same person opening a link twice can count twice. Self-referrals are left out of every total.
page-newest-figures = Show the newest figures
page-again = This page again, whatever comes in later:
page-footer-event = Event
page-log-in = Log in
page-log-in-to = Recruitment dashboard
page-log-in-help = Paste the token that your administrator made for you.
page-wrong-token = That token does not open the dashboard: it may be mistyped, expired or revoked.
page-stale-form = The form was open for too long. Please try again.
page-wait = Too many tries. Please wait a minute.
page-bad-dates = Those dates cannot be used, so this year is shown.
page-download = Download
page-workbook = Excel
page-everyone = Everyone
page-open = open
label-generated = Generated
page-without-campaign = no campaign
page-without-channel = no channel
page-without-group = no group
page-stuck-installed = Installed, no account
page-stuck-joined = Account, no login
page-title = { $recruitment } in { $period }
page-scope = { $who }. { $zone }, as of { $as_of }.
page-funnel-finding = Of the { $entered } reached, { $share } are active today.
page-board-finding = { $all } mentors brought in someone who is active; { $shown } are shown.
page-nudge-finding = { $all } have stood still for 10 days or more and can still make it: { $installed } have the app but no account, { $joined } have an account but never logged in.
page-listed = { $first }–{ $last } of { $all }
page-of = of { $count }
page-change = { $change } on the year before ({ $count }), { $share }
page-times = {" "}· half within { $half }, nine in ten within { $most }
page-minutes = { $number } min
page-hours = { $number } hours
page-days = { $number } days
page-days-short = { $count } d
page-open-days-left = open, { $days } d left
page-mature = Among the { $entered } who have had their { $days } days, { $active } are active: { $share }.{" "}
page-links = Links generated in the period: { $made }, of which { $unused } are unused.
page-where-now-words = { $activated } are activated, { $open } are still open and { $lapsed } have lapsed.
page-flag-own-link = own link
page-flag-shared-click = shared click
page-flag-forwarded = forwarded
page-flag-before-link = older than the link
page-flag-other-order = steps in another order
page-day = { $day } { $month }
page-day-year = { $day } { $month } { $year }
