// The first launch of the app: it reports the install with the click that led here, and keeps the click for sign-up.
//
// On Android the Play Store hands the click over as the install referrer, for example with the package
// `android_play_install_referrer`. On iPhone ask for the code that the landing page shows and send it as `link_code` with
// the account. The token has the scope `app`: it sends clicks and installs, and nothing about a person.

import 'dart:convert';

import 'package:http/http.dart' as http;

const verve = 'https://links.example.org';
const organization = 'fjell';
const appToken = String.fromEnvironment('VERVE_APP_TOKEN');

/// The click in the install referrer; null for installs that no link led to.
String? clickOf(String? referrer) {
  if (referrer == null || referrer.isEmpty) return null;
  try {
    return Uri.splitQueryString(referrer)['click_id'];
  } on FormatException {
    return null;
  }
}

/// Reports the install. Keep `installId` and `launchedAt` from the first start until this answers true: the same event
/// again is a duplicate, and one with another time is refused.
Future<bool> reportInstall(String clickId, String installId, DateTime launchedAt, {http.Client? client}) async {
  final answer = await (client ?? http.Client()).post(
    Uri.parse('$verve/v1/organizations/$organization/recruitment/events'),
    headers: {'authorization': 'Bearer $appToken', 'content-type': 'application/json'},
    body: jsonEncode({
      'event': 'app_installed',
      'occurred_at': launchedAt.toUtc().toIso8601String(),
      'click_id': clickId,
      'event_id': 'install-$installId',
    }),
  );
  // 422: the click is not known, or not yet: a visit is counted a moment later. 429 and 503: busy. Try each at the next
  // start, and give up after some days.
  return answer.statusCode == 200;
}
