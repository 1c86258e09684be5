package dev.hexkey.testkit.azure;

import java.util.Map;

/** Plain pages, which a browser without scripts can use too. */
final class Pages {
  private Pages() {}

  /** Asks for a code and a user. */
  static Answer deviceLogin(String userCode, String problem) {
    return page(
        "Enter code",
        problem(problem)
            + "<form method=\"post\" action=\"/devicelogin\">"
            + field("user_code", "Code", userCode)
            + field("username", "Email", "")
            + buttons());
  }

  /** Asks for a user. */
  static Answer signIn(String action, Map<String, String> hidden, String hint, String problem) {
    StringBuilder form = new StringBuilder(problem(problem));
    form.append("<form method=\"post\" action=\"").append(escape(action)).append("\">");
    hidden.forEach((name, value) -> form.append(hiddenField(name, value)));
    return page("Sign in", form.append(field("username", "Email", hint)) + buttons());
  }

  /** Says something. */
  static Answer say(int status, String title, String text) {
    Answer page = page(title, "<p id=\"message\">" + escape(text) + "</p>");
    return new Answer(status, page.headers(), page.body());
  }

  /** Posts to the client as soon as it is loaded, or by its button. */
  static Answer post(String target, Map<String, String> fields) {
    StringBuilder form = new StringBuilder("<form method=\"post\" action=\"");
    form.append(escape(target)).append("\">");
    fields.forEach((name, value) -> form.append(hiddenField(name, value)));
    form.append("<button type=\"submit\">Continue</button></form>");
    form.append("<script>document.forms[0].submit()</script>");
    return page("Working", form.toString());
  }

  private static Answer page(String title, String body) {
    return Answer.page(
        200,
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
            + escape(title)
            + "</title></head><body><h1>"
            + escape(title)
            + "</h1>"
            + body
            + "</body></html>");
  }

  private static String problem(String text) {
    return text.isEmpty() ? "" : "<p id=\"message\">" + escape(text) + "</p>";
  }

  private static String field(String name, String label, String value) {
    return "<p><label>"
        + label
        + " <input type=\"text\" id=\""
        + name
        + "\" name=\""
        + name
        + "\" value=\""
        + escape(value)
        + "\"></label></p>";
  }

  private static String hiddenField(String name, String value) {
    return "<input type=\"hidden\" name=\"" + escape(name) + "\" value=\"" + escape(value) + "\">";
  }

  private static String buttons() {
    return "<p><button type=\"submit\" id=\"continue\" name=\"action\" value=\"continue\">Continue"
        + "</button> <button type=\"submit\" id=\"cancel\" name=\"action\" value=\"cancel\">Cancel"
        + "</button></p></form>";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
