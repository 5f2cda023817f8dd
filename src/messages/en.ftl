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
count-feed-changes = { $count ->
    [one] { $count } change after { $after }
   *[other] { $count } changes after { $after }
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
count-organizations = { $count ->
    [one] { $count } organization
   *[other] { $count } organizations
}
count-recruits = { $count ->
    [one] { $count } recruit
   *[other] { $count } recruits
}
count-tables = { $count ->
    [one] { $count } table
   *[other] { $count } tables
}
count-shards = { $count ->
    [one] { $count } shard
   *[other] { $count } shards
}

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
label-size = Size
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
label-organization = Organization
label-imports = Imports
label-events = Events
label-slug = Slug
label-zone = Zone
label-base-url = Links begin with
label-value = Value
label-from = From
label-check = Check
label-looked-at = Looked at
label-finding = Finding
label-further-codes = Further codes
label-leads-to = Leads to
label-disabled = Disabled
label-stays = Stays

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
summary-other-length = { $days } ({ $those } days, not { $these })
funnel-people = These are { $least } to { $most } people, { $low } to { $high } of them active, if nobody opened a link twice, went to another link or shared a personal one.
new-members = { $part } of { $all } new members came through a mentor ({ $share }).
new-members-not-placed = { $part } of { $all } new members came through a mentor ({ $share }), { $count } could not be placed.
new-members-unknown = What share of all new members came through a mentor is not known: no account of anyone who came without one has been sent.
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
mentor-number = Mentor { $number }

## Lists of referrals

referrals-with-status = { $referrals } with status { $status }
referrals-stopped-at = { $referrals } stalled at { $status } for { $days } or more
referrals-stopped = { $referrals } stalled for { $days } or more
referrals-by-entry = By entry
referrals-entered-by-entry = Entered { $period }, by entry
referrals-open-by-entry = Open ones, by entry
referrals-lapsed-at-stage = Not listed: { $count } that lapsed at this stage
referrals-lapsed = Not listed: { $count } that lapsed
referrals-more = `--limit N` shows more, a file such as `-o referrals.csv` has all
shown-first = Shown: the first { $count }
limit-shows-more = `--limit N` shows more

## The summary

summary-title = New members through peer mentors { $period }
made-title = How these figures are made
made-days = Period and zone
made-days-words = { $days }, in local time ({ $zone })
made-as-of = As of
made-as-of-words = { $as_of }, from what had been received by then: revision { $revision }
made-event = Event
made-event-words = counts what happened in the period: reached, joined (account created), activated (first login)
made-cohort = Cohort
made-cohort-words = follows those who came in the period, however late their next step
made-both = Event and cohort
made-both-words = differ where a step came after the period, or for somebody from before it. Both are right
made-reached-words = an opened link or a typed code. Somebody who opens a link twice can count twice. Members who referred themselves are left out
made-again = The same again
made-again-words = `{ $command }` makes these figures again, whatever comes in later
page-days-as-of = { $days }, as of { $as_of }
summary-funnel = From link to first login
summary-campaigns = Campaigns, best first
summary-channels = Channels, best first
summary-figures = In figures
summary-months = Joined and activated by month
summary-recruiters = Top recruiters by activated
summary-first-time = Recruited for the first time
summary-in-time = How far people got within { $days }
summary-others = ({ $count } others)
summary-more-first-time = and { $count } more for the first time
summary-open-rise = Open referrals can still go further: the figures can rise
summary-self-referrals = { $count ->
    [one] { $count } self-referral is left out
   *[other] { $count } self-referrals are left out
}
summary-same-days-before = the same days a year before, { $days }
summary-compared = Compared with { $days }
summary-compared-since = Compared with { $days }; there is data since { $day }
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
summary-stalled-one = 1 open referral has stood still for { $days } days or more.
summary-stalled-many = { $count } open referrals have stood still for { $days } days or more.
summary-lists-them = `{ $command }` lists them
summary-month-with = { $months } with { $count }
summary-months-with-each = { $months } with { $count } each
summary-best-month = { $months } was the strongest month with { $members }.
summary-best-month-then = { $months } was the strongest month with { $members }, then { $others }.
summary-best-months = { $months } were the strongest months with { $members } each.
summary-best-months-then = { $months } were the strongest months with { $members } each, then { $others }.
public-rounded = Every count of people is rounded to the nearest { $step }, so parts need not add up to their total.
public-named = Mentors who agreed to it are named; everyone else is counted together
public-folded = Rows that would reveal something about a few people are merged or left out
public-others = (others)
failure-public = nothing of this may leave the organization
cause-public-year = a public page is for one calendar year; pages that overlap can be held against each other
cause-public-not-over = the year is not over, and two pages of it could be held against each other
cause-public-narrowed = a public page is of the whole organization; a part can be held against the whole
cause-public-metric = a public board is by activated or joined; a rate gives away the counts that it is made of
hint-public = ask for a finished year, such as `--period last-year`

## A mentor's year

mentor-year-title = Your year as a peer mentor, { $period }
mentor-period-title = You as a peer mentor, { $period }
mentor-thanks = Thank you.
mentor-thanks-name = Thank you, { $name }.
mentor-thanks-people = Behind every figure here is someone who did not have to take the first step alone.
mentor-names-nobody = This page names none of the people you reached.
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
mentor-milestone-ahead = still ahead

## Growth across organizations

growth-title = Growth across organizations, { $period }
growth-joined = { $people } joined through a peer mentor { $period }, in { $organizations } organizations, and { $activated } logged in for the first time.
growth-basis = Event: by { $unit } of what happened. { $zone }, as of { $as_of }
growth-shown-from = Figures are shown from { $people } people in { $organizations } organizations, none with more than { $percent } %; otherwise `:`
growth-running-month = * still running: compared with the same part of the month before
growth-running-year = * still running: compared with the same part of the year before
growth-years = Joined and activated by year
growth-too-few = With fewer than { $fewest } organizations nothing can be shown
growth-how-to-agree = `verve org set SLUG growth=yes` lets an organization be counted

## Figures that moved

restated-title-published = Figures { $period } that moved since they were published on { $day }
restated-title = Figures { $period } that moved since { $day }
restated-versus = { $zone }, { $then } against { $now }
restated-names = Names are today's; groups, campaigns and channels are those known then
restated-nothing = Nothing moved
restated-published-same = The published summary can be made again: its digest is still { $digest }
restated-published-erased = The published summary cannot be made again since an erasure (revision { $revisions }): its digest was { $was } and is { $is } now
restated-published-other = The published summary comes out differently now: its digest was { $was } and is { $is } now
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

## Checks of the data

check-title-sound = { $checks ->
    [one] { $checks } check of the data: nothing is wrong
   *[other] { $checks } checks of the data: nothing is wrong
}
check-title-faults = { $failed } of { $checks } checks of the data found something wrong
check-days = { $since } to { $until } beside the year before
check-see = Go on with: { $command }
label-of-what = Of what
check-label-now = Last { $days } days
check-label-before = Year before
check-ok = ok
check-fault = wrong
check-unclear = too little to say
check-silent = silent { $silent }
check-silent-usual = silent { $silent }; usual: up to { $usual }
check-clicks-carried = { $source }: { $count } of { $of } who joined by shared links carry their click ({ $share }); in the year before it was { $before }. Ask those who build the app or the store page whether the click id still gets through.
check-lost-events = { $source }: { $count } of { $of } events with a code or a click lead to no link ({ $share }); in the year before it was { $before }. See which codes and clicks they carry.
check-silent-sources = { $source }: nothing new for { $silent }, when up to { $usual } is usual. Check whether the file, webhook or poll still arrives.
check-installs-missing = No install came with { $clicks } clicks; in the year before there were { $installs } with { $clicks_before }. Ask those who build the app whether it still reports installs.
check-crowded-click = The click { $click } stands for { $count } users: the app sends one click id for everybody. Take these events back and send them again without it.
check-crowded-user = The user { $user } has { $count } accounts: the sender puts a placeholder where the user id belongs. Take these events back and send them again with the right ids.
check-early-logins = { $count } of { $of } people logged in for the first time before they had an account. Check whether one of the two comes without its time zone.
check-shared-users = { $members } have the same user: either they are one person, and can be merged, or a user id is wrong.
check-alike-labels = { $labels } are counted as different { $kind }. Write them in one way.
check-groups = groups
check-campaigns = campaigns
check-channels = channels
check-dead-links = { $count } of { $of } open links lead nowhere. Give them a target, or set one for all with `verve org set`.

## Publications

published-title = Published: the summary { $period }
published-restated = `verve restated { $period } --from published` says what moved since

## Members, links, tokens, webhooks

members-without-link = { $count } without a link: `verve link create --all-members` makes one each
links-never-used = Of them never used { $unused }
links-closed = Of them closed { $closed }
links-closed-and-unused = Of them closed { $closed }, never used { $unused }
landing-title-by = { $mentor } has invited you to { $organization }
landing-title = You are invited to { $organization }
landing-by = { $mentor } has invited you.
landing-invited = You are invited.
landing-description = Talk to someone who knows what it is like.
landing-lead = At { $organization } you can talk to someone who knows what it is like. This is how you join:
landing-locale = en_GB
landing-demo = demo data
landing-step-app = Get the app
landing-step-website = Go to the website
landing-step-phone = Continue on your phone
landing-step-phone-text = Scan the QR code with your phone, or find the app here.
landing-step-code = Type the code when the app asks
landing-step-code-website = If you are asked for a code, type this one
landing-step-account = Create an account and log in
landing-step-account-text = That is all. After that you are in.
landing-app-store = Get it in the App Store
landing-play-store = Get it on Google Play
landing-website = Go to the website
landing-ios-only = The app is for iPhone and iPad only.
landing-android-only = The app is for Android only.
landing-qr = QR code that opens this page on your phone
landing-code-own-by = The code is yours alone and works for { $days } days. It says that { $mentor } invited you, and nothing else.
landing-code-own = The code is yours alone and works for { $days } days. It says which link you came from, and nothing else.
landing-code-link-by = The code says that { $mentor } invited you, and nothing else.
landing-code-link = The code says which link you came from, and nothing else.
landing-has-app = Do you have the app already? Open it and type the code.
landing-privacy = We do not store who you are when you open this page.
landing-cookie = Your browser remembers this link for a while, so that it is counted only once.
landing-in-language = In English
unknown-title = This link does not work
unknown-text = It may be mistyped, or no longer in use. Please ask the person who gave it to you.
unknown-go-on = Go to { $organization }
links-lead-nowhere = { $count ->
    [one] { $count } open link leads nowhere
   *[other] { $count } open links lead nowhere
}
count-links-changed = { $count ->
    [one] { $count } link changed
   *[other] { $count } links changed
}
label-leads-ios = On iPhone and iPad
label-leads-android = On Android
way-page = landing page
way-nowhere = nowhere
link-test-title = Where { $code } leads
label-visitor = Visitor
label-goes-to = Goes to
label-counts = Counts
label-because = Because
visitor-iphone = iPhone
visitor-ipad = iPad (it says it is a Mac)
visitor-android = Android
visitor-desktop = computer
visitor-preview = preview in a message
visitor-program = robot, mail scanner, tool
way-closed = the link is closed
way-no-target = neither the link nor the organization has a target
way-preview = a preview needs a title and a text
way-program = programs are sent where a computer is
way-landing = the organization shows a landing page first (`landing=yes`)
way-instead = only other devices have a target
way-link-device = the link's own target for this device
way-link = the link's own target
way-organization-device = the organization's target for this device
way-organization = the organization's target
way-app-store = the App Store passes nothing on, so only `landing=yes` gives people a code to type
warning-dead-ends = { $count ->
    [one] this link leads nowhere: people who follow it see that it does not work, and nobody is counted
   *[other] { $count } of these links lead nowhere: people who follow them see that they do not work, and nobody is counted
}
hint-org-target = `verve org set { $slug } target=https://...` says where links lead that have no target of their own
failure-sets-no-value = nothing is set
cause-seconds-form = it is a number of seconds, 0 to { $most }; 0 counts every tap
hint-seconds = write it like `repeat_seconds=1800`
cause-lang-form = pages and posters speak English (en) and Norwegian (nb)
hint-lang = write it like `lang=nb`
cause-ios-app = an app is its team of ten characters and its bundle
hint-ios-app = write it like `ios_app=A1B2C3D4E5.no.nhf.app`
cause-android-package = a package is at least two names with dots between
hint-android-package = write it like `android_package=no.nhf.app`
cause-android-sha256 = a fingerprint is 64 hexadecimal digits, with or without colons
hint-android-sha256 = `keytool -list -v` shows it, and so does the Play Console under app signing
state-closed = closed
state-expired = expired
state-revoked = revoked
state-valid = valid
state-removed = removed { $day }
state-two-secrets = two secrets until { $until }
changes-go-on = Continue with `--after { $next }`
audit-persons = People appear as keyed hashes; `To whom` shows the beginning of one

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
import-next-encoding = Next: run `verve ingest { $command } --encoding windows-1252`, or with the encoding that these rows have
import-next-mend = Next: fix { $file } and run `verve ingest { $command }`
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
subject-typed-code = typed click code { $code }
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
through-typed-code = found by a typed click code, { $click }
through-code = by code { $code }
lost-later = later than the binding, and a later one does not move a person
lost-candidate = the { $stage } of { $when } { $through }: { $why }
lost-candidate-of = the { $stage } of { $when } { $through } of { $owner }: { $why }
lost-reason = { $name }: { $why }
reason-before-binding = older than the referral of its person
reason-nothing-joins = nothing joins this user to a link
reason-unknown-click = the click was never seen with a known code
reason-unknown-code = the code is not a link of this organization
reason-link-closed = the link was closed by then
reason-member-before = the user was a member long before
reason-too-late = too long after the click

## Why rows are rejected

rejection-conflict = same key, different content: the first one stays
rejection-columns = the wrong number of fields
rejection-control = a control character in an id
rejection-field-too-long = a field is too long
rejection-id-form = an id that a spreadsheet turned into a number
rejection-id-too-long = an id of more than 255 bytes
rejection-json = not a JSON object of texts and whole numbers
rejection-json-dupkey = a key appears twice
rejection-missing = a needed field is missing
rejection-nul = a NUL character
rejection-org-mismatch = the row names another organization
rejection-personal-data = an id looks like personal data
rejection-quote-junk = text after a closing quote
rejection-record-lines = a record of too many lines
rejection-repeated-header = a second header: were files joined?
rejection-stage = the event is none of the four stages
rejection-ts-date-only = a date without a time: give --dates-at
rejection-ts-format = not a time: give --time-format
rejection-ts-future = more than 24 h in the future
rejection-ts-gap = a time that the clocks skipped
rejection-ts-naive = the time has no offset: give --assume-tz
rejection-ts-past = before the year 2000
rejection-ts-range = a time out of range
rejection-utf8 = not UTF-8: read these rows alone with --encoding
rejection-other = cannot be used

## Posters and workbooks

poster-invited-by = Invited by { $name }
hint-personal-posters = { $count ->
    [one] { $count } personal link gets no poster, since it is for one person; `--personal` makes one
   *[other] { $count } personal links get no poster, since each is for one person; `--personal` makes them
}
warning-old-posters = { $count ->
    [one] `{ $first }` in this folder is from an earlier run: remove it if its poster is not to be printed again
   *[other] { $count } pictures in this folder are from an earlier run (`{ $first }` is the first): remove those that are not to be printed again
}
poster-call = Would you like to talk to someone who knows what it is like?
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
erasure-tokens = Tokens taken back
erasure-counts-stay = Every count stays as it was; times between stages leave the sealed referrals out
erasure-codes-stay = Link codes stay as they are: { $codes }
erasure-owed = It is in no answer any more, but its old bytes are still in the database's files: another program that reads the database holds them
erasure-owed-removed = verve removes them by itself: with the next command that ends after that program has stopped reading, or within a minute where `verve serve` runs
erasure-servers = PostgreSQL keeps what was erased in its files until its owner runs `VACUUM FULL`, and in its write-ahead log until that is recycled
erasure-left = Backups, exports and reports made before still say it: delete or replace them
erasure-left-files = The files that were imported still have it, and so may rejects files beside them: { $files }
erasure-copies = Copies of the database that verve made still hold what was in it then: { $copies }
erasure-copies-remove = Remove them when you no longer need them: `rm -- { $copies }`

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
page-basis-months = Event: happened in the month
page-board = Top recruiters
page-basis-board = Event: activated in the period
page-nobody-activated = Nobody has activated anyone in this period yet.
page-basis-nudges = Open ones who came in the period
page-nobody-stuck = Nobody who came in the period is stuck.
page-nudge-elsewhere = { $count ->
    [one] One more came outside the period.
   *[other] { $count } more came outside the period.
}
page-stuck-clicked = Link opened, no app
page-all-rows = All { $count }
page-csv = CSV
page-missing = There is nothing here
page-missing-words = The address may be mistyped or out of date. If somebody gave you a link, use all of it.
page-refused = This address cannot be used
page-failed = Something went wrong
page-failed-words = Please try again in a moment. If it keeps failing, tell the people who run this server.
page-front = Links of peer mentors
page-front-words = This server counts who comes through the link of a peer mentor. If somebody gave you a link, use all of it.
first-steps = No event has come in yet. Three steps lead to the first figures; run them where the database is.
first-step-members = First the mentors, from a file with their numbers and names: `{ $command }`
first-step-links = A link for each mentor that leads to your app: `{ $command }`
first-step-events = What happened in the app, from a file: `{ $command }`
page-mentor-to-ask = Mentor to ask
page-stuck-at = Stuck at
page-any-status = All
page-now = Now
page-not-seen = not seen
page-referrals-finding = Newest first. A filled dot was seen, a hollow one not yet; “not seen” was passed without an event.
page-no-referrals = No referrals in this period.
page-newer = Newer
page-older = Older
page-newest-figures = Show the newest figures
page-again = This page again, whatever comes in later:
page-log-in = Log in
page-log-in-to = Recruitment dashboard
page-log-in-help = Paste the token that your administrator made for you.
page-wrong-token = That token does not open the dashboard: it may be mistyped, expired or revoked.
page-stale-form = The form was open for too long. Please try again.
page-wait = Too many tries. Please wait a minute.
page-bad-dates = Those dates cannot be used, so this year is shown.
page-workbook = Excel
page-everyone = Everyone
label-generated = Generated
page-without-campaign = no campaign
page-without-channel = no channel
page-without-group = no group
page-stuck-installed = Installed, no account
page-stuck-joined = Account, no login
page-title = { $recruitment } in { $period }
page-scope = { $who }. { $days }, as of { $as_of } ({ $zone }).
page-funnel-finding = Of the { $entered } reached, { $share } are active today.
page-board-finding = { $all } mentors brought in someone who is active; { $shown } are shown.
page-nudge-finding = { $all ->
    [one] { $all } open referral has stood still for 10 days or more
   *[other] { $all } open referrals have stood still for 10 days or more
}: { $installed } have the app but no account, { $joined } have an account but never logged in. The first to lapse stand first.
page-listed = { $first }–{ $last } of { $all }
page-of = of { $count }
page-change = { $change } on the year before ({ $count }), { $share }
page-open-days-left = open, { $days } d left
page-flag-own-link = own link
page-flag-shared-click = shared click
page-flag-forwarded = forwarded
page-flag-before-link = older than the link
page-flag-other-order = steps in another order

## Failures

failure-no-config-place = there is no place for the configuration
failure-bad-value = `{ $value }` is not a value of `{ $key }`
failure-copy-differs = `{ $org }` did not arrive as it was sent
failure-older-than-form = `--older-than { $text }` is not a length of time
failure-older-than-short = `--older-than { $text }` is too short
failure-backup-is-database = the backup is the database itself
failure-no-backup = there is no backup at `{ $path }`
failure-not-a-backup = `{ $path }` is not a backup of verve
failure-database-open = somebody has the database open
failure-demo-database = `--database` is not for the demo
failure-demo-broken = the demo is broken
failure-no-reason = a reason is needed
failure-which-export = which export?
failure-export-there = `{ $path }` holds an export already
failure-no-revision-name = `{ $text }` is not a revision
failure-breakdown = the figures cannot be broken down like this
failure-growth-revision = growth has no revision to be seen from
failure-growth-period = growth needs a first and a last day
failure-no-command = there is no command `{ $word }`
failure-one-rejects-file = `--rejects` names one file
failure-clock-wrong = this machine's clock is wrong, or was; nothing was written
failure-over-input = `{ $flag } { $path }` would write over the input
failure-cannot-write-nothing = cannot write `{ $path }`; nothing was written
failure-source-name = `--source { $source }` is not a name
failure-interrupted = interrupted
failure-rejects-unwritten = the rows are in, but their rejects file is not written
failure-organization-name = the organization `{ $slug }` needs a name
failure-top-zero = `--top 0` shows nobody
failure-code = that cannot be a referral code
failure-expires-before = a link cannot expire before it is made
failure-no-address = there is no address to make a code of
failure-which-link = which link?
failure-qr-picture = a QR code is a picture
failure-folder = cannot make the folder `{ $path }`
failure-draw = cannot draw `{ $address }`
failure-member-exists = the member `{ $id }` exists already
failure-from-without-group = `--from` is given without a group
failure-slug-all = `all` cannot be a slug
failure-slug = `{ $slug }` cannot be a slug
failure-time-zone = there is no time zone `{ $zone }`
failure-cannot-set = `{ $key }={ $value }` cannot be set
failure-milestones = `milestones={ $value }` cannot be set
failure-base-url = `base_url={ $value }` cannot be set
failure-interval = `--interval { $text }` is not a length of time
failure-poll-url = `--url { $url }` is not asked
failure-cannot-read = cannot read `{ $path }`
failure-no-answer = `{ $url }` does not answer
failure-bad-answer = the answer of `{ $url }` cannot be used
failure-which-referral = explain which referral?
failure-no-check = there is no check `{ $name }`
failure-max-silence = `--max-silence { $text }` is not a length of time
failure-stalled-for = `--stalled-for { $text }` is not a length of time
failure-cannot-start = cannot start
failure-cors-origin = `--cors-origin { $origin }` is not an origin
failure-fallback-page = cannot read the fallback page `{ $path }`
failure-cannot-listen = cannot listen on `{ $address }`
failure-clicks-lost = clicks were lost
failure-not-closed = the database was not closed
failure-member-scope = a token for one member cannot have the scope `{ $scope }`
failure-no-place = `--after { $text }` cannot be used
failure-token-expires = `--expires { $text }` cannot be used
failure-overlap = `--overlap { $text }` is not a length of time
failure-nothing-answers = nothing answers at `{ $address }`
failure-delivery-refused = `{ $address }` does not take the delivery
failure-no-organization-yet = there is no organization yet
failure-which-organization = which organization?
failure-needs-yes = this must be confirmed
failure-org-all = `--org all` is for reports
failure-test-now = `{ $name }={ $text }` is not an instant
failure-cannot-read-nothing = cannot read `{ $path }`; nothing was written
failure-disconnected = the connection to the database failed
failure-not-let-in = the server refused the connection
failure-untrusted = no safe connection to the server
failure-role-may-not = the database's role may not do this
failure-unsafe-role = this role could see more than one organization at a time
failure-statement-refused = the server refused a statement
failure-database-refused = the database refused
failure-input = the input cannot be used; nothing was written
failure-value = a value cannot be used
failure-no-column = there is no column `{ $name }`
failure-no-table = this answer has no table for `{ $format }`
failure-workbook-rows = a workbook cannot hold this answer
failure-workbook = cannot write the workbook
failure-no-such-kind = there is no { $kind } `{ $name }`
failure-time = `{ $flag } { $text }` is not a time
failure-from-day = `--from { $text }` is not a day
failure-workbook-terminal = a workbook cannot be shown on a terminal
failure-cannot-write = cannot write `{ $path }`
failure-sets-nothing = `{ $text }` sets nothing
failure-set-twice = `{ $key }` is set twice
failure-yes-or-no = `{ $key }` is yes or no
failure-no-setting = there is no setting `{ $key }`
failure-max-rejects = `--max-rejects { $text }` is not a number
failure-suggest-stdin = `--suggest` needs a file
failure-too-many-rejected = too many rows are rejected; nothing was written
failure-no-subcommand = a command is missing
config-unreadable = cannot read the configuration `{ $path }`
config-invalid = cannot use the configuration `{ $path }`
config-unchanged = cannot change the configuration `{ $path }`
config-no-home = there is no place for the database
period-error = `{ $text }` is not a period
as-of-error = `{ $text }` is not a moment to answer from
failure-nothing-changed = nothing was changed
failure-qr-ending = `{ $path }` is neither .svg nor .png
ingest-rows-in = { $rows } of `{ $file }` are in
failure-like-kind = `--like { $id }` is an import of { $kind }

## Causes of failures

cause-no-home = this user has no home folder
cause-values-are = the values are { $known }
cause-sides-differ = the two sides differ
cause-nothing-to-restore = there is nothing to restore
cause-nothing-changed = nothing was changed
cause-not-verve-nothing-changed = the file was not made by verve, or is damaged; nothing was changed
cause-database-in-use = it cannot be replaced under their hands
cause-demo-database = it has a database of its own in its folder
cause-demo-forgot = it forgot a command
cause-event-by-hand = an event by hand has no file that explains it
cause-canonical-missing = give `--output-dir FOLDER` or `--canonical`
cause-own-revisions = each organization counts revisions of its own
cause-open-period = this period has no end or no beginning
cause-commands-are = the commands are { $known }
cause-several-inputs = there are several inputs
cause-file-is-input = the file is one of those to be read
cause-source-name = a sender needs a short plain name
cause-name-missing = `--name` is missing
cause-ranks-begin = ranks begin at 1
cause-alias-form = a further code is as a link's own: 3 to 64 of a-z, 0-9, `-` and `_`
cause-no-code-or-all = neither a code nor `--all` is given
cause-qr-ending = the ending says how the code is drawn
cause-qr-format = no format of reports can hold it
cause-id-names-one = an id names one member
cause-from-group = it says from when on a group holds
cause-org-all = `--org all` stands for each organization
cause-slug-form = a slug has 2 to 40 characters of a-z, 0-9 and `-`, a letter first
cause-zone-names = zones have IANA names
cause-days-form = `{ $key }` is a number of days, 1 to { $most }
cause-milestones-form = milestones are up to 20 growing numbers of people, from 1
cause-https-only = events go over https only
cause-which-referral = neither id, user nor click was given
cause-nothing-published = so there is nothing to compare the present figures with
cause-origin-form = an origin is scheme and host
cause-from-where = it comes from { $origin }
cause-database-empty = the database is empty
cause-database-has = the database has { $known }
cause-no-terminal = { $question } There is no terminal to ask on
cause-one-organization = this command works on one organization
cause-only-init-creates = only `verve init` and `verve demo` create one
cause-init-never-overwrites = `verve init` never writes over a database
cause-not-verve = the file was not made by verve, or is damaged
cause-newer-verve = a newer verve has used this database
cause-only-owner = only the role that owns it may change it
cause-two-writers = two writers waited for each other
cause-citus = tables are distributed by Citus, an extension of PostgreSQL
cause-roles-postgresql = roles are for PostgreSQL
cause-for-sqlite = verve does it for SQLite files
cause-no-engine = it is neither a SQLite file nor a PostgreSQL server
cause-no-revision = this organization has no such revision
cause-increment-needs-folder = what has moved since a revision is of use only beside the export before it
cause-revision-form = a revision is written like rev:17
cause-links-of-both = the links of both are that one's
cause-stands-for-itself = this id stands for itself
cause-no-alias = no link of this organization has that further code, or it was taken off
cause-label-bracket = `(none)` and other words of the answers begin so
cause-erased-never-kept = the id of somebody erased is never kept again
cause-nothing-of-id = this organization holds nothing of that id
cause-no-such-name = no { $kind } of this organization has that name
cause-code-once = a code is given once in the whole installation
cause-nothing-written = nothing was written
cause-cut-too-short = the name was cut too short to mean one
cause-done-once = it can be done once
cause-waited-30 = it waited 30 seconds for its turn
cause-committed-is-kept = what was committed before is kept
cause-part-in-log = a part of what was committed is in it alone
cause-neither-file = nothing more is written, to neither file
cause-not-as-written = a part of it is not what was written
cause-log-beside = even a question needs to write beside its file
cause-never-over-file = nothing is written over a file
cause-two-machines = there two machines can write at once and damage it
cause-fault-of-verve = this is a fault of verve itself; nothing was written
cause-has-links = only one without links can be, and this one has { $links }
cause-is-merged-into = it is merged into `{ $into }`, and stands in no answer any more
cause-merged-into-it = `{ $merged }` is merged into it
cause-earlier-answers = earlier answers count them as one with another member
cause-one-other-id = an id is merged into one other
cause-circle = the merge would close a circle
cause-same-id = it is the same id
cause-input = { $code }: { $what }
cause-options-first = the reading options are checked before any file
cause-columns-are = the columns are { $known }
cause-sentences = it is sentences, not rows
cause-sheet-rows = it has { $rows } rows, a sheet 1,048,576
cause-neither-date-nor-always = it is neither a date nor `always`
cause-spreadsheet = it is a file for a spreadsheet
cause-checks-are = the checks are { $known }
cause-unknown-format = verve does not know it, here or in the configuration
cause-key-value = a setting is written KEY=VALUE
cause-keys-are = the keys are { $known }
cause-one-lost = one of the two would be lost
cause-rows-or-share = it is a number of rows, or a share of them
cause-nothing-received = no events were ever received
cause-first-received = the first events were received at { $since }
period-no-month = there is no month { $month }
period-no-quarter = there is no quarter { $quarter }
period-no-week = { $year } has no week { $week }
period-no-day = { $month } has no day { $day }
period-no-year = there is no year 0
period-length = `last-{ $days }d` needs a number of days from 1 to 36500
period-form = it has none of the forms a period can have
period-no-date = `{ $text }` is not a date
period-order = { $first } is after { $last }
as-of-revision = a revision is a number from 1
as-of-future = that day is still to come
as-of-instant = an instant has a date, a time and an offset or `Z`
breakdown-unknown = cannot break figures down by `{ $word }`
breakdown-too-many = figures break down by one or two dimensions, not by { $number }
breakdown-twice = `{ $word }` is named twice
code-length = `{ $code }` has { $length } characters; a code has 3 to 64
code-character = `{ $code }` contains `{ $character }`; a code is made of a-z, 0-9, `-` and `_`
code-dash = `{ $code }` begins or ends with a dash
code-absent = `{ $code }` stands for no code in events
code-reserved = `{ $code }` is kept for verve itself
cause-answer-no = the answer was no
cause-sealed-moves-no-more = a referral stays open for { $days } days, and what is sealed moves no more
cause-expires-before = it is { $now } now, and the link would expire { $expires }
cause-answers = it answers { $status }
cause-cursor-again = a page names the cursor { $cursor } as the next one, which was asked for already
cause-long-cursor = its next cursor has { $bytes } bytes; at most { $most } are taken
cause-answers-with = it answers { $status }: { $body }
cause-database-has-none = the database has none yet
cause-no-https = it does not begin with `https://`
cause-no-host = it has no host
cause-odd-characters = a blank, a control character, `\`, `@`, `?` or `#` stands in it
cause-not-future = that is not in the future
cause-member-scope = it opens the figures of that member, and makes their links
cause-no-place = a place is `rev:N`, or the `place` of a row
cause-place-ahead = the database has not come that far; a backup may have been restored
cause-token-days = a token lives 365 days at most
cause-none-of-name = the organization `{ $org }` has none of that name
cause-no-time = it is neither a date nor a time
cause-no-folder = there is no folder `{ $path }`
cause-file-ending = verve does not write .{ $ending } files
cause-suggest-stdin = it is read twice: for a look, and to try the command
cause-too-many-rejected = { $rejected } of { $read } rows are rejected, more than `--max-rejects` accepts
cause-needs-one-of = `{ $command }` needs one of { $known }
cause-command-line = the command line does not fit
cause-usage = the usage is `{ $usage }`
cause-no-base-url = the organization `{ $slug }` has no `base_url`, so its links lead nowhere yet
cause-like-columns = its columns are not those of events

## What to do

hint-config-file = name a file: `--config FILE`
hint-config-set = `verve config set { $key } { $value }`
hint-copy-again = drop the new database and copy again; the old one is as it was
hint-older-than = for example `--older-than 730days`
hint-older-than-least = use at least `--older-than { $days }days`
hint-name-backup = name a file that `verve db backup` wrote
hint-check-path = check the path
hint-stop-serve = stop `verve serve` and wait for imports, then run the same command again
hint-demo-folder = `--dir DIR` says where the folder is
hint-demo-elsewhere = `verve demo --dir DIR` makes it elsewhere
hint-reason = for example `--reason 'reported by phone'`
hint-export-canonical = verve export --output-dir analysis
hint-other-folder = name a folder of its own with `--output-dir`
hint-sources-are = the senders of events are { $known }
hint-growth-as-of = give a date or an instant: `--as-of 2026-01-31`
hint-growth-period = write `--period 2025`, or `--since 2023-01-01 --until 2025-12-31`
hint-did-you-mean-command = did you mean `{ $command } { $near }`?
hint-lists-them = `{ $command }` lists them
hint-leave-rejects-out = leave it out: each input gets a rejects file beside it
hint-set-clock = set the clock; where it was wrong before and is right now, add `--force-clock`
hint-another-file = name another file
hint-folder-or-file = check the folder and its rights, or name another file
hint-source = for example `--source app`
hint-goes-on = the same command goes on from there; nothing counts twice
hint-rejects-again = run the same command again: it writes the file, and no row counts twice
hint-init-name = verve init --org { $slug } --name 'Norsk Hjerteforening'
hint-first-organization = `verve org add SLUG --name NAME` adds the first organization
hint-import-members = `verve member import FILE` brings in the members, `verve member add` one
hint-one-or-more = give 1 or more
hint-links-again = `--again` makes them another
hint-later-expires = give a later `--expires`
hint-base-url-begin = `verve org set { $slug } base_url=https://example.org` says where they begin
hint-link-list = `verve link list` shows the codes
hint-output-svg = `--output code.svg`
hint-output-svg-or-png = `--output code.svg` or `--output code.png`
hint-output-dir = name another folder with `--output-dir`
hint-shorten-base-url = shorten the organization's `base_url`
hint-merge-members = where both are one person: `verve member merge { $id } --into { $into }`
hint-member-group-from = write `verve member set { $id } group=GROUP --from DAY`
hint-org-add = `verve org add SLUG --name NAME` adds one
hint-slug-short-name = take a short name, such as `nhf`; `--name` holds the whole name
hint-slug-short = take a short one, such as `nhf`; `--name` holds the whole name
hint-did-you-mean = did you mean `{ $near }`?
hint-zone = write it like `Europe/Oslo`
hint-days = write it like `{ $key }=90`
hint-milestones = write them like `milestones=1,5,10,25`
hint-base-url = write it like `base_url=https://go.nhf.no`
hint-interval = write it like 5m
hint-poll-url = write it like https://api.nhf.no/events
hint-secret-file = check the path after `--secret-file`
hint-poll-again = run the same command again; it goes on where it ended
hint-poll-expected = expected is {"{"}"events":[…],"next_cursor":"…"{"}"}, or NDJSON; check the address and the secret
hint-explain = verve referral explain r-89c15506
hint-checks = without `--only` all checks are made
hint-length = write it like 10d or 36h
hint-publish = `verve summary publish` with the same period freezes one
hint-from-day = `--from 2026-01-31` holds them against those of a day
hint-again = run the same command again
hint-origin = write it like https://app.nhf.no, without a path
hint-fallback-page = check the path after `--fallback-page`
hint-free-port = is another server running there? `--listen 127.0.0.1:0` takes a free port
hint-nothing-lost = nothing is lost: the next command that opens it puts it in order
hint-member-scope = give `--scopes read`, or `--scopes read,links`
hint-place = for example `--after rev:17`; `rev:0` is the beginning
hint-place-again = start again with `--after rev:0`
hint-token-days = give 1 to 365 days: 90d
hint-overlap = write it like 24h
hint-serve-running = is `verve serve` running there? `--url` names another place
hint-same-database = the server must use the same database, and a clock within 5 minutes
hint-color = write auto, always or never
hint-org = add `--org { $slug }`, or set VERVE_ORG
hint-yes = add `--yes` to the command
hint-name-org = name it: `--org SLUG`; `verve org list` shows which there are
hint-unset = unset it; it is for tests
hint-init = `verve init` creates it; `--database` or VERVE_DATABASE names another
hint-org-add-to = `verve org add SLUG --name NAME` adds an organization to it
hint-check-database = check `--database`; `verve config show` says where it comes from
hint-install-version = install that version of verve
hint-migrate = `verve db migrate`, as that role, brings it up to date
hint-server-there = run the same command again when the server is there; that is always safe
hint-check-user = check user and database in the address, and the password in ~/.pgpass or PGPASSWORD
hint-check-ssl = check `sslmode` and `sslrootcert` in the address against the server's certificate and name
hint-again-safe = run the same command again; that is always safe
hint-app-role = `verve db migrate --app-role NAME`, as the owner, grants a role what verve needs
hint-as-owner = as the owner: `verve db migrate --app-role NAME`; then work as NAME
hint-allow-unsafe-role = `--allow-unsafe-role` goes on all the same, for a first look
hint-create-citus = `CREATE EXTENSION citus` in the database, on every node, and add the workers first
hint-leave-roles-out = leave `--app-role` and `--platform-role` out
hint-pg-dump = `pg_dump --format custom` and `pg_restore`, as a role that may read every row
hint-database-form = write it like `sqlite:///var/lib/verve/verve.db`, give the path of the file, or `postgres://user@host/database`
hint-newest-revision = every report prints its revision; `verve funnel --format json` shows the newest
hint-name-instead = name `{ $id }` instead
hint-nothing-left = nothing is left to do
hint-link-show = `verve link show CODE` shows the further codes of a link
hint-leave-bracket = leave the bracket at its beginning out
hint-leave-as-is = leave it as it is
hint-referral-list = `verve referral list` shows the ids of people; an erased person has none
hint-list-command = `verve { $command } list` shows those there are
hint-another-code = choose another code
hint-set-command = `verve { $command } set` changes what is there
hint-more-of-it = give more of it
hint-later-as-of = give a later `--as-of`, or none
hint-free-space = free space and run the same command again; that is always safe
hint-keep-log = keep it beside the database; check the disk and its space, and the next command folds it
hint-put-back = put the file back, or start the server again to work with the one that is there
hint-exchanged-wal = the newest commits of the file that was open may be in the one that ends in `.exchanged-wal`
hint-db-verify = `verve db verify` says which part; keep the file for a look
hint-db-restore = `verve db restore BACKUP` puts a backup in its place
hint-check-disk = check the disk and its space, then run the same command again; that is always safe
hint-move-file = name another file, or move that one away
hint-local-disk = keep the database on a local disk; backups may go there
hint-check-folder = check the folder, its rights and its space
hint-check-read-write = check the path and who may read and write there
hint-report = please report it with the command that you ran
hint-doctor-report = `verve doctor` shows what it is; please report it with the command that you ran
hint-doctor = `verve doctor` shows what it is
hint-links-of-member = `verve link list --member { $id }` shows them; `verve link disable CODE` closes one
hint-merge-away = `verve member merge { $id } --into MEMBER_ID` gives them to another member
hint-leave-merged = leave it as it is; `verve member unmerge { $id }` takes the merge back
hint-unmerge = `verve { $kind } unmerge { $id }` takes that back
hint-unmerge-circle-member = they are one member already; `verve member unmerge { $id }` takes that back
hint-unmerge-circle-person = they are one person already; `verve person unmerge { $id }` takes that back
hint-erase-member = `verve person erase --member { $id }` takes their name away and keeps the counts
hint-two-ids = give two different ids
hint-columns = `--columns` takes their names, with commas between
hint-json-has-all = `--format json` has all of it
hint-csv-has-room = `--format csv` has room, or narrow the question
hint-csv-has-all = `--format csv` has all of it
hint-leave-code-out = leave `--code` out and a code is made at random
hint-time = write it like 2026-01-31, 2026-01-31T12:00 or 2026-01-31T12:00:00Z
hint-from-or-always = write it like `--from 2026-01-31`, or `--from always`
hint-output-xlsx = name the file: `--output report.xlsx`
hint-make-folder = make the folder, or name another file with `--output`
hint-write-instead = write `{ $path }`, { $hint }
hint-leave-one-out = leave one of them out
hint-yes-or-no = write `{ $key }=yes` or `{ $key }=no`
hint-take-one = take one of these
hint-max-rejects = write it like `--max-rejects 100` or `--max-rejects 5%`
hint-mend-rows = fix the rejected rows, or accept more of them
hint-suggest-stdin = save the input to a file and name that one
hint-see-rejected-rows = `--dry-run --rejects FILE` writes the rejected rows to a file, each with its line and the reason
hint-check-folder-again = check the folder, its rights and its space; reports can be run again
hint-usage = `{ $command } --help` shows the usage
hint-ingest-file = events of a file come in with `verve ingest { $file }`
hint-check-read = check the path and who may read there
hint-mend-file = fix the file and run the same command again
hint-personal-ids = `verve org set SLUG allow_personal_ids=yes` allows them, if they must be
hint-target = write it like `https://example.org/join`
hint-otherwise = write it otherwise; nothing was changed
hint-ingest-help = `verve ingest --help` explains them
warning-backup-damaged = nothing was changed: this backup is damaged, try an older one
warning-new-backup-damaged = the backup is damaged, so the database probably is, too; no older backup was removed
hint-config-path = check the path after `--config`
hint-config-keys = the keys are database, org, format, lang and color, each a text
hint-config-line = write the line `{ $line }` into it with an editor
hint-give-database = give `--database sqlite:///path/to/verve.db` or set { $variable }
hint-period = write 2025, 2025-Q3, 2025-09, 2025-W37 or 2025-09-14
hint-as-of = write a date like 2026-01-31, an instant like 2026-01-31T12:00:00Z, rev:17, or what a report prints, like rev:17@2026-01-31T12:00:00Z
hint-breakdown = write one or two of { $known }
hint-answer-beforehand = `--yes` answers beforehand
hint-base-url-whole = `verve org set { $slug } base_url=https://...` makes whole addresses of these paths
hint-link-create = `verve link create --member { $member }` makes a link
hint-print-page = and print the page as PDF in a browser
hint-spreadsheets-open = which spreadsheets open
hint-browsers-open = which browsers and word processors open
hint-formats-are = the formats are { $known }
hint-dialects-are = the dialects of CSV are rfc and excel-nb
hint-languages-are = the languages are en and nb
hint-import-list = `verve import list` shows the imports of events

## Failures of the store

store-missing = there is no database at `{ $path }`
store-exists = there is a database at `{ $path }` already
store-file-exists = there is a file at `{ $path }` already
store-network-filesystem = `{ $path }` lies on a network filesystem ({ $kind })
store-not-verve = `{ $path }` is not a verve database
store-schema-newer = the database has schema { $found }, this verve knows { $known }
store-schema-older = the database has schema { $found }, this verve needs { $known }
store-conflict = another writer was in the way
store-not-distributed = `{ $name }` is on one machine
store-no-roles = an embedded database has no roles
store-unsupported = `{ $address }` is not a database that verve can open
store-servers-own = a PostgreSQL server has its own tools for this
store-ambiguous = { $number } or more { $kind }s are called `{ $name }`
store-taken = the { $kind } `{ $name }` exists already
store-label-form = the label `{ $label }` begins with `(`
store-merged-member = the member `{ $id }` is merged into `{ $into }`
store-needed = the member `{ $id }` cannot be removed
store-not-merged = `{ $id }` is merged into no other id
store-erased = the person `{ $id }` was erased
store-already-done = { $kind } `{ $name }` was taken back already
store-nothing-yet = nothing had been received by then
store-locked = the database is locked by another process
store-disk-full = the disk is full
store-corrupt = the database file is damaged
store-read-only = the database may not be written
store-unreachable = cannot open the database `{ $path }`
store-log-left = the write-ahead log `{ $path }` cannot be folded into its database
store-exchanged = the database `{ $path }` was removed or exchanged while it was open
store-disk = the disk reports an error
store-invariant = an invariant is broken: { $what }
store-unique = a key exists already
store-unchecked = the check of the { $check } could not be made
merge-already = `{ $id }` is already merged into `{ $into }`
merge-itself = `{ $id }` cannot be merged into itself

## Kinds of things inside a sentence

kind-alias = alias
kind-click = click
kind-code = code
kind-event = event
kind-import = import
kind-organization = organization
kind-person = person
kind-published-summary = published summary
kind-referral = referral
kind-revision = revision
kind-source = source
kind-token = token
kind-user = user
kind-webhook = webhook
kind-format = format
kind-dialect = dialect
kind-language = language

## Warnings

restore-unknown-erased = nothing is known of what was erased in { $files }
restore-no-database = there was no database to ask who was erased
restore-damaged-database = the database that was there cannot be read
restore-erased-is-back = { $why }: all that was erased or taken back since the backup is back; name a later copy with `--erasures-from FILE`, or erase and revoke again
poll-rejected = page { $page }, event { $event }: { $code }: { $what }
ingest-warning = { $file }: { $code }: { $what }
period-ahead = { $period } has not begun: nothing can have happened in it
filter-unknown = no { $holder } has the { $label } `{ $wanted }`
filter-unknown-near = no { $holder } has the { $label } `{ $wanted }`; did you mean `{ $near }`?

## Results of commands

result-as-it-was = { $kind } { $name } is unchanged
result-changed = { $kind } { $name } changed
result-member-removed = Member { $id } removed
result-member-added = Member { $id } added
result-polled = Polled { $name }
result-organization-added = Organization { $slug } added
event-has-referral = it belongs to a referral
event-has-no-referral = it belongs to no referral: { $reason }
event-recorded = Recorded { $event } of { $at }
event-is-taken-back = Event { $id } is taken back
event-counts-no-longer = it counts no longer; sent again, it is new
recompute-checked = Checked: no difference
recompute-done = Recomputed: nothing moved
recompute-of = { $events } events, { $referrals }
result-settings = Settings
result-config-file = Configuration file { $path }
result-config-file-missing = Configuration file { $path } (not there)
demo-ready = Ready: { $organization }
demo-checked = Checked: recomputed from the events, no difference
demo-differs = Checked: recomputed from the events, and it differs: please report this
demo-counts = { $mentors }, { $links }, { $events } from { $imports }
webhook-is-removed = Webhook { $id } is removed
webhook-secret-once = the secret is shown this once; anyone who has it can deliver events
webhook-answers = Webhook { $id } answers at { $address }
webhook-signature-fits = the signature fits
verify-sound = The database is sound
verify-keep-file = Keep the file for a look; `verve db restore BACKUP` puts a backup in its place
verify-recompute = Where only `answers` are wrong, `verve recompute` fixes them
migrate-up-to-date = Schema { $schema }: up to date
migrate-role = { $role } has the rights that verve needs
backup-made = Backed up to { $file }
export-complete = Exported to { $folder }
export-complete-again = Exported to { $folder }, complete: what has moved cannot be told row by row
export-increment = Exported to { $folder }: what has moved since rev:{ $since }
export-next = Next time: `verve export --output-dir FOLDER --since rev:{ $revision }`
backup-rotated = Backups in the folder: { $kept }; older ones removed: { $removed }
restore-everybody-before = everybody before { $at }
restore-dry-run = { $file } would be restored; nothing was changed
restore-done = { $file } restored
restore-sound = The backup is sound
restore-erased-again = Erased again in { $org }: { $what } ({ $events })
restore-still-has = { $file } still has them: make a new backup and delete it
restore-could-not-erase = What was erased since could not be erased again
restore-withdrawn = Changed since the backup, and still so: { $what }
restore-kept = What was there is kept as { $path }: delete it when all is well
restore-next = Next: send the files again that came since; what is in already does no harm
doctor-title = What this verve is and sees
doctor-sources = The newest events of each sender
token-is-revoked = Token { $id } is revoked
token-made = Token { $name } made
token-once = the token is shown this once: verve keeps only a hash of it
copy-done = Copied to { $address }
copy-same = { $organizations }, { $rows } rows; both sides export the same
copy-set-address = Set VERVE_DATABASE to the new address, and keep the old file until you trust it
status-title = { $organizations }, { $size }
status-database = { $database }, { $engine }, schema { $schema }
status-not-distributed = not distributed: all tables are on one machine
status-backup = last good backup { $at }: { $file }
status-backup-gone = last good backup { $at }, no longer at { $file }
status-no-backup = no good backup is known: `verve db backup --output-dir FOLDER` makes one and checks it
status-none-distributed = no table is distributed yet
status-distribute = Next: `verve db distribute`, as the owner
status-shards = { $tables } distributed by `{ $column }` in { $shards }
status-every-node = on every node: { $tables }
status-one-node = on one node only: { $tables }
link-title = Link { $code }, { $state }
rows-title = { $file }, { $things }
rows-dry-run = { $file }, { $things }, not written: a dry run
rows-next = Next: fix { $file } and run `verve { $command }`
rows-next-encoding = Next: run `verve { $command } --encoding windows-1252`, or with the encoding that these rows have
recompute-checked-differs = { $count ->
    [one] Checked: { $count } place differs from what the events say
   *[other] Checked: { $count } places differ from what the events say
}
recompute-fixed = { $count ->
    [one] Recomputed: { $count } place differs from what the events say, fixed
   *[other] Recomputed: { $count } places differ from what the events say, fixed
}
verify-faults = { $count ->
    [one] The database has { $count } fault
   *[other] The database has { $count } faults
}
migrate-applied = { $count ->
    [one] Schema { $schema }: { $count } migration applied
   *[other] Schema { $schema }: { $count } migrations applied
}
withdrawn-tokens = { $count ->
    [one] { $count } token revoked
   *[other] { $count } tokens revoked
}
withdrawn-webhooks = { $count ->
    [one] { $count } webhook removed
   *[other] { $count } webhooks removed
}
withdrawn-secrets = { $count ->
    [one] { $count } webhook with a newer secret
   *[other] { $count } webhooks with a newer secret
}
withdrawn-board-answers = { $count ->
    [one] { $count } member with a newer answer about boards
   *[other] { $count } members with a newer answer about boards
}
withdrawn-boards = { $count ->
    [one] { $count } organization without names on boards
   *[other] { $count } organizations without names on boards
}
withdrawn-growth = { $count ->
    [one] { $count } organization without a part in growth
   *[other] { $count } organizations without a part in growth
}
withdrawn-links = { $count ->
    [one] { $count } link closed
   *[other] { $count } links closed
}
status-owed = { $count ->
    [one] { $count } erasure is owed since { $since }: another program that reads the database still holds the old bytes in its files; the next command that ends after it removes them
   *[other] { $count } erasures are owed since { $since }: another program that reads the database still holds the old bytes in its files; the next command that ends after it removes them
}
status-citus = { $count ->
    [one] Citus { $version } on { $count } node
   *[other] Citus { $version } on { $count } nodes
}
undo-events = { $count ->
    [one] Import { $id }: { $count } event taken back
   *[other] Import { $id }: { $count } events taken back
}
undo-events-dry-run = { $count ->
    [one] Import { $id }: { $count } event would be taken back
   *[other] Import { $id }: { $count } events would be taken back
}
undo-no-later-events = No later import held the same events
undo-later-events = These later imports held duplicates or conflicts: send { $files } again
undo-members = { $count ->
    [one] Import { $id }: { $count } member removed, { $restored } changed back
   *[other] Import { $id }: { $count } members removed, { $restored } changed back
}
undo-links = { $count ->
    [one] Import { $id }: { $count } link closed, { $restored } changed back
   *[other] Import { $id }: { $count } links closed, { $restored } changed back
}
undo-dry-run = { $title }, not written: a dry run
undo-more = and { $count } more, all of them with `--format json`
undo-links-closed = Nothing counts for the closed links, now or later
undo-links-stay = They stay among the links made; a file with their codes opens them again
undo-purged = Names from before the last purge are kept no more, and stay as they are
undo-no-later-rows = No later import held the same rows
undo-later-rows = These later imports held rows that were known: send { $files } again
kept-changed-since = changed since
kept-counts = { $count ->
    [one] { $count } referral counts for it
   *[other] { $count } referrals count for it
}
kept-has-links = has { $links }
kept-merged-into = merged into { $into }
kept-merged = { $merged } is merged into it
kept-earlier-answers = earlier answers count it as one with another
kept-erased = the member was erased

## Questions

ask-remove-member = Remove member { $id }?
ask-take-back-event = Take back event { $id }?
ask-remove-webhook = Remove webhook { $id }?
ask-seal = Seal everything before { $before }? It cannot be taken back.
ask-restore = Put { $backup } in the place of { $database }?
ask-revoke-token = Revoke token { $id }?
ask-undo = Undo import { $id } of { $file } ({ $what })?
ask-undo-members = { $members }, { $changed } changed
ask-undo-links = { $count ->
    [one] { $count } new link, { $changed } changed
   *[other] { $count } new links, { $changed } changed
}
ask-erase-user = Erase this user? It cannot be taken back.
ask-erase-member = Erase this member? It cannot be taken back.

## Files

cause-save-as = a name has 1 to 64 bytes, no blank at its ends and no control character
failure-save-as = `--save-as { $name }` is not a name
hint-save-as = take a name such as `appsflyer`
hint-suggest = `{ $command }` shows what it seems to be
import-left-out = on purpose
ingest-lost-seconds = { $file } has no seconds, and the same events are here with seconds: has a spreadsheet saved the file again? Then they count twice; `verve import undo { $id }` takes this file back
input-again-hint = get the file again; nothing of it was written
input-as-csv-hint = save the sheet as CSV in UTF-8
input-ask-csv = ask for the data as CSV
input-changed = `{ $name }` changed while it was read
input-changed-hint = run the same command again when the file is complete
input-column-long = `{ $name }` has a column with a name of more than { $most } bytes
input-column-twice = `{ $name }` has the column { $column } twice
input-cut-off = `{ $name }` is a { $format } file that is cut off after { $bytes } bytes
input-damaged = `{ $name }` is a damaged { $format } file, or something follows its end
input-delimiters = `{ $name }` has several of comma, semicolon, tab and pipe in its header
input-delimiters-hint = say which one with --delimiter, such as `--delimiter ';'`
input-device = `{ $name }` is a pipe or a device, not a file
input-device-hint = pipe it in and give `-` as the file
input-empty = `{ $name }` is empty: it has no header
input-empty-hint = was the download or the export cut off?
input-encoding-hint = from Excel? give --encoding windows-1252, or save it as "CSV UTF-8"
input-field-long = `{ $name }` line { $line }: field { $field } has more than { $most } bytes
input-folder = `{ $name }` is a folder
input-folder-hint = name the files in it
input-found = found: { $columns }
input-give-events = give a file of events, not the database
input-grows = `{ $name }` grows to more than { $times } times its size when it is decompressed
input-grows-hint = no file of events does; decompress it yourself and look at it
input-header-encoding = the header of `{ $name }` is not UTF-8
input-header-long = `{ $name }` line { $line }: the header has more than { $most } bytes
input-header-long-hint = is this a text file with a header?
input-header-quote = `{ $name }` line { $line }: a quote in the header is never closed
input-ignored = columns { $names } are not read
input-ignored-one = column { $name } is not read
input-is = `{ $name }` is { $what }
input-is-7z = a 7-Zip archive
input-is-bzip2 = a bzip2 file
input-is-html = an HTML page (login expired?)
input-is-office = an old Excel workbook, one with a password, or another Office document
input-is-pdf = a PDF document
input-is-sqlite = a SQLite database
input-is-tar = a tar archive
input-is-twice = compressed twice
input-is-xml = an XML document
input-is-xz = an xz file
input-is-zip = a zip archive
input-json-cut-off = `{ $name }` ends in the middle of its JSON
input-json-hint = expected a list of objects, or one object per line
input-json-list = `{ $name }` has its records under { $list }
input-json-record = `{ $name }` has a record of more than { $most } bytes
input-line-long = `{ $name }` line { $line }: the line has more than { $most } bytes
input-line-long-hint = expected one object per line
input-lines-above = the first { $count ->
    [one] line
   *[other] { $count } lines
 } of `{ $name }` are no part of the table and are passed over
input-log-in = open the address in a browser, log in and download it again
input-malformed = `{ $name }` is not `{ $encoding }`: its byte { $at } has no meaning there
input-map-hint = if that is what is meant, add { $flags }
input-misread = `{ $name }` is UTF-8 with letters beyond ASCII, and is not `{ $encoding }`
input-misread-hint = leave --encoding out; with --like give --encoding utf-8
input-no-column-of = `{ $name }` has none of the columns { $columns }
input-no-columns = `{ $name }` has no { $count ->
    [one] column
   *[other] columns
 } { $columns }
input-no-columns-and = `{ $name }` has no { $count ->
    [one] column
   *[other] columns
 } { $columns }, and none of { $any }
input-no-line-end = the last line of { $name } has no line end
input-no-records = `{ $name }` has no records
input-no-rows = { $name } has a header and no records
input-no-sheet = `{ $name }` has no sheet { $sheet }
input-not-utf8 = `{ $name }` is not UTF-8
input-office = `{ $name }` is an Office file that cannot be read
input-open = cannot open `{ $name }`
input-quote = `{ $name }` line { $line }: the quote opened there { $what }
input-quote-hint = close the quote, or double it where it belongs to the text
input-quote-never = is never closed
input-quote-within = is not closed within { $most } bytes
input-record-long = `{ $name }` line { $line }: the record has more than { $most } bytes
input-record-long-hint = is this a file of records, one per line?
input-rejects = cannot write the rejects file `{ $path }`
input-rejects-hint = free space, or name another place with --rejects
input-right-encoding = name the right encoding with --encoding
input-save-as-xlsx = save it as .xlsx without a password, or as CSV in UTF-8
input-set-column = `{ $name }` has a column `{ $column }` of its own
input-set-hint = --set gives a value to a column that the file lacks
input-sheet = `{ $name }` has the sheets { $all }; { $sheet } is read. Name another with --sheet
input-sheets-hint = the sheets are { $all }
input-spool = cannot keep `{ $name }` in a temporary file
input-spool-hint = free space in the temporary folder, or set TMPDIR
input-suggest-hint = `--suggest` shows what the columns seem to be, and the command that reads them
input-too-large = `{ $name }` has more than { $most } bytes
input-too-large-hint = split it into several files; any split gives the same result
input-twice-hint = rename or remove one of them
input-two-encodings = `{ $name }` line { $line } is UTF-8 with letters beyond ASCII, and other lines are not: read as { $encoding }, its letters would be others
input-two-encodings-hint = leave --encoding out; the rows that are not UTF-8 are then written to a rejects file, and that one is read with --encoding { $encoding }
input-unpack = unpack it first; gzip, zstd and a zip with one file are read as they are
input-unpack-once = decompress it once
input-unreadable = cannot read `{ $name }`
input-utf16 = `{ $name }` is UTF-16
input-utf16-hint = save it as "CSV UTF-8", or give --encoding utf-16le
input-workbook-formula = `{ $name }` has a formula in row { $row } whose result is not stored
input-workbook-formula-hint = open the workbook in a spreadsheet program and save it
input-workbook-large = `{ $name }` has a sheet that is too large to read
input-workbook-strange = `{ $name }` holds XML that no spreadsheet program writes
input-workbook-text = `{ $name }` has a cell or a tag that is too long
input-zip-broken = `{ $name }` is a damaged zip or workbook
input-zip-file = `{ $name }` is a zip; its file { $inner } is read
input-zip-many = `{ $name }` is a zip that does not hold exactly one file
input-zip-many-hint = unpack it, and give the files that you want
input-zip-method = `{ $name }` is a zip that is packed in a way that is not read here
input-zip-password = `{ $name }` is protected by a password
input-zip-unpack-hint = unpack it and give the file in it, or save the workbook without a password
label-and-more = and { $count } more
label-column = Column
label-field = Field
label-left-out = Left out
label-left-out-short = Left
label-line = Line
label-nearest = Did you mean
label-samples = Cells
label-text = Text
label-unknown-codes = Code that is not known
label-unknown-words = Word that is not a stage
label-unread-times = Time that is not read
label-word = Word
option-column-value = `{ $flag } { $part }` is not like `column=value`
option-column-value-hint = write it like `{ $flag } 'Type=Test'`; `{ $flag } 'Type='` means an empty cell
option-dates-at = `--dates-at { $text }` is not a time of day
option-dates-at-hint = write it like `12:00`
option-delimiter = `--delimiter { $text }` is not one character
option-delimiter-hint = give one of `,`, `;`, `|` and `tab`, in quotes
option-encoding = `--encoding { $name }` is not known
option-encoding-hint = Excel in Norway writes `windows-1252`
option-fields-are = the fields are { $known }
option-format = `--time-format { $text }` cannot be used
option-format-hint = write it like `%d.%m.%Y %H:%M`, or take `unix`, `unix-ms`, `excel`, `rfc2822` or `iso`
option-many-columns = `--stage`, `--only` and `--skip` name too many columns
option-many-columns-hint = split the file, or leave some out
option-no-stage = `{ $flag } { $part }`: `{ $name }` is not a stage
option-shape = `{ $flag } { $part }` is not like `{ $shape }`
option-stage-hint = write it like `--stage account_created='Created Date'`, once for each stage
option-stage-twice = `--stage { $stage }` needs one column
option-stages-are = the stages are { $known }; `--value event:x=-` leaves rows out
option-turned = the other way round: `{ $flag }`
option-zone = `--assume-tz { $name }` is not a time zone
option-zone-hint = give an IANA name such as `Europe/Oslo`, or `org`
rejection-ts-ambiguous = another time in each of two formats
row-code-taken = `code` `{ $code }` is not available
row-code-twice = `code` { $text } is `{ $code }`, and so is { $theirs } in line { $line }
row-columns = expected { $expected } fields, found { $found }
row-columns-still = the last field of this rejected row is still missing; fill it in, or clear `_code` where it belongs so
row-conflict = an event with this key is stored with other content
row-control = `{ $field }` { $text } has a control character
row-email = an e-mail address
row-field-nul = `{ $field }` has a NUL character
row-id-decimal = `{ $field }` { $id } was a whole number and now ends in a decimal zero; format the column as text and export it again, or give --whole-number-ids
row-id-failed = `{ $field }` { $id } is what a spreadsheet shows where a formula fails; fix the column and export it again
row-id-scientific = `{ $field }` { $id } is in scientific notation, so digits were lost; format the column as text and export it again
row-json = not one JSON object: { $cause }, at column { $column }
row-json-value = a value is of no use here, at column { $column }: { $cause }
row-junk = field { $number } ({ $name }) has something outside of its quotes
row-junk-still = the quotes of this rejected row still stand inside of its fields; take them off, or clear `_code` where they belong there
row-key-twice = the key { $name } stands twice in one object
row-kind = `kind` { $text } is neither `shared` nor `personal`
row-label = `{ $field }` { $text } begins with `(`, as `(none)` and other words of the answers do
row-lines = the record has { $lines } lines; is a quote not closed?
row-link-owner = `{ $field }` of the link `{ $code }` never changes; make a new link
row-long = `{ $field }` has { $bytes } bytes; { $most } is the most
row-merged-member = `member_id` { $id } is merged into another member; name that one
row-missing = `{ $field }` is missing
row-national-id = a national identity number
row-no-id = none of `link_code`, `click_id` and `user_id` is there
row-no-member = `member_id` { $id } is not a member of this organization; import the members first
row-no-member-near = `member_id` { $id } is not a member of this organization; did you mean { $near }?
row-not-utf8 = { $what } is not UTF-8 at byte { $at } ({ $byte }); from Excel? read this row alone with --encoding windows-1252
row-nul = the record has a NUL character
row-organization = the record belongs to { $theirs }, not to `{ $ours }`
row-personal = `{ $field }` looks like { $kind }; send an id that means nothing elsewhere
row-phone = a phone number
row-repeated = `{ $field }` { $id } stands in line { $line } already
row-repeated-header = the header stands here again (concatenated files?)
row-stage = `event` { $word } is none of { $known }
row-target = `{ $field }` { $text } { $why }
row-target-blank = has a blank, a quote, a control character or a backslash
row-target-host = has no host name like `example.org`; numeric addresses are not taken
row-target-https = does not begin with `https://`
row-target-long = is longer than 2048 bytes
row-target-port = has a port that is no number
row-target-user = has a user name in front of its host
row-the-field = field { $name }
row-the-line = the line
row-the-record = the record
row-total = `member_id` { $id } looks like a total, not a member
row-ts-ambiguous = `{ $field }` { $text } is another time in each of two formats
row-ts-date-only = `{ $field }` { $text } has no time of day; give one for all dates with --dates-at
row-ts-format = `{ $field }` { $text } is not like `2025-03-01T12:00:00+01:00`; say how times are written with --time-format
row-ts-future = `{ $field }` { $text } is more than 24 hours after now (`{ $now }`)
row-ts-gap = `{ $field }` `{ $local }` did not exist in `{ $zone }`: the clocks went forward over it
row-ts-naive = `{ $field }` { $text } has no offset; say which zone it is in with --assume-tz
row-ts-not-like = `{ $field }` { $text } is not like { $formats }
row-ts-nowhere = `{ $field }` { $text } is no time of any calendar day
row-ts-number = `{ $field }` { $text } is not like `2025-03-01T12:00:00+01:00`; for seconds since 1970 give --time-format unix, for milliseconds unix-ms, for days of a spreadsheet excel
row-ts-past = `{ $field }` { $text } is before the year 2000
row-ts-range = `{ $field }` { $text } is in no year from 1 to 9999
row-ts-season = `{ $field }` { $text } names winter time in summer or summer time in winter
row-ts-zone = `{ $field }` { $text } has a zone that is not known; write it like `+01:00`
row-value-nul = a value has a NUL character
rows-nameless = { $count ->
    [one] a member has no name
   *[other] { $count } members have no name
 } (lines { $lines })
rows-rejected = { $file }:{ $line }: { $code }: { $what }
suggest-by-clicks = { $count } of its values are known clicks
suggest-by-codes = { $count } of { $all } cells hold codes of this organization
suggest-by-form = its cells look like ids
suggest-by-halves = a day and a time of day
suggest-by-members = { $count } of { $all } cells are members of this organization
suggest-by-name = by its name
suggest-by-stage = the name is a stage, the cells are times
suggest-by-times = { $count } of { $all } cells are times
suggest-by-users = { $count } of its values are known users
suggest-by-words = { $count } of { $all } cells are words for stages
suggest-click-by-form = { $column } is taken for the ids of clicks by the form of its cells alone
suggest-csv = { $encoding }, fields split by `{ $delimiter }`, { $rows } rows
suggest-cut = only the first { $rows } rows were looked at
suggest-dates-at = days without a time are taken for 12:00
suggest-encodings = the encoding may be { $one } or { $other }
suggest-expected = The command below takes { $taken } events, leaves out { $left_out } rows and rejects { $rejected }
suggest-header-is-row = the first line is a row: write a line with the names of the columns above it, such as `event;occurred_at;link_code;user_id`
suggest-ids-unread = columns that hold ids and are not read: { $columns }
suggest-no-code = no column holds codes of this organization
suggest-no-column = no column seems to be `{ $field }`
suggest-no-header = no line with the names of columns was found
suggest-no-known-code = none of the cells of { $column } is a known code
suggest-no-time = no column holds times
suggest-no-user = no column tells people apart
suggest-nobody = rows without a person in { $column } are left out: { $count }
suggest-one-stage = no column says what happened: every row is taken for `{ $stage }`
suggest-other = { $format }, { $encoding }, { $rows } rows
suggest-other-column = if `{ $field }` is { $column }
suggest-other-format = if times are written as { $format }
suggest-other-time = the times in { $column } may be of something else
suggest-personal = the only column that tells people apart holds personal data
suggest-rejected = rows that this command rejects: { $codes }
suggest-run = Run
suggest-run-not-yet = This takes nothing yet: complete it
suggest-times-unread = columns that hold times too and are not read: { $columns }
suggest-title = What { $file } seems to be
suggest-two-codes = { $one } and { $other } hold different codes in some row
suggest-two-events = both { $one } and { $other } may say what happened
suggest-two-formats = the times may be written as { $one } or as { $other }: which is the day and which the month?
suggest-two-users = both { $one } and { $other } may tell people apart
suggest-user-by-form = { $column } is taken for the people's ids by the form of its cells alone
suggest-user-by-name = { $column } is taken for the people's ids by its name alone
suggest-words-left-out = words that are no stage, left out by this command: { $words }
suggest-zone = the times have no zone; they are taken for { $zone }
