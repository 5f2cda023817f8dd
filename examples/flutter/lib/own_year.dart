// A widget with a mentor's own year. The app's backend hands out the token (`POST .../tokens`), which opens this mentor's
// figures and nothing else.

import 'dart:convert';

import 'package:flutter/material.dart';
import 'package:http/http.dart' as http;

class OwnYear extends StatefulWidget {
  const OwnYear({super.key, required this.verve, required this.organization, required this.memberId, required this.token});

  final String verve;
  final String organization;
  final String memberId;
  final String token;

  @override
  State<OwnYear> createState() => _OwnYearState();
}

class _OwnYearState extends State<OwnYear> {
  // Asked for once, not with every frame.
  late final Future<Map<String, dynamic>> _asked = _year();

  Future<Map<String, dynamic>> _year() async {
    final member = Uri.encodeComponent(widget.memberId);
    final answer = await http.get(
      Uri.parse('${widget.verve}/v1/organizations/${widget.organization}/recruitment/members/$member/year?period=this-year'),
      headers: {'authorization': 'Bearer ${widget.token}'},
    );
    if (answer.statusCode != 200) throw Exception('verve: ${answer.statusCode}');
    return jsonDecode(utf8.decode(answer.bodyBytes)) as Map<String, dynamic>;
  }

  @override
  Widget build(BuildContext context) {
    return FutureBuilder<Map<String, dynamic>>(
      future: _asked,
      builder: (context, year) {
        final figures = year.data?['figures'] as Map<String, dynamic>?;
        if (year.hasError) return const Text('The figures are not available right now.');
        if (figures == null) return const CircularProgressIndicator();
        final joined = figures['joined']['value'] as int;
        final active = figures['activated']['value'] as int;
        return ListTile(
          title: Text('$joined joined through you this year'),
          // Not of the same people: somebody may join in one year and log in first in the next.
          subtitle: Text('$active logged in for the first time this year'),
        );
      },
    );
  }
}
