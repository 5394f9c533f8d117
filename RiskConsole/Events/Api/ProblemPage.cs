using System.Globalization;
using System.Net;
using System.Text;

namespace RiskConsole.Events.Api;

/// <summary>What the types of problems lead to: <c>/docs/problems</c>, a plain page that says what each means and what to do.</summary>
internal static class ProblemPage
{
    public const string Path = "/docs/problems";

    /// <summary>Every kind of problem the API answers with: the last part of its type, and what to do.</summary>
    public static IReadOnlyList<(string Code, string Title, string Help)> Kinds { get; } =
    [
        ("malformed-json", "The body is no JSON",
            "It is not JSON, not UTF-8, empty, or nested too deep. The detail gives the line and the byte. Nothing was stored."),
        ("invalid-event", "The event is not valid",
            "An attribute or the payload breaks a rule of CloudEvents 1.0; the pointer says where. The other events of a batch were "
            + "taken."),
        ("broken-request", "The request did not arrive whole",
            "The connection ended, or the body was shorter than announced. Nothing was stored; send it again."),
        ("unsupported-content-type", "The content type is not taken",
            "Send one of those listed under accepted, in UTF-8 and not compressed."),
        ("body-too-large", "The request is too large", "Send the events in several requests. Nothing of this one was stored."),
        ("too-many-events", "Too many events in one request", "Send the events in several requests. Nothing of this one was stored."),
        ("rate-limited", "Too many requests or events", "Wait as long as Retry-After says. Nothing of the request was stored."),
        ("log-busy", "The event log takes no more for now",
            "The disk is slow or full, or the console is stopping. Send it again after Retry-After; nothing was stored."),
        ("invalid-query", "The query is not valid",
            "position and length mark the place in the query; suggestion is what was likely meant."),
        ("invalid-parameter", "A parameter is not valid", "parameter names it; the detail says what it may be."),
        ("query-too-slow", "The search takes too long", "Narrow it by from and to, by a subject, or by a source."),
        ("not-found", "There is no such event, alert, silence or subject",
            "No event, alert or silence with this id is among those the key may see; or no event has concerned a subject of this name."),
        ("alert-changed", "The alert is not as you saw it",
            "Somebody else, or the console, changed it meanwhile, or it does not allow this. The detail says what happened; alert is what it is now. "
            + "Decide again, and send its life."),
        ("silence-ended", "The silence has ended", "The detail says who ended it and when, or that it ended by time. Make a new one."),
        ("ambiguous-id", "Several events have this id", "Add ?source= with one of the sources listed, or ask for the uid."),
        ("no-such-call", "There is no such call", "The calls of the API are described at /openapi/v1.json."),
    ];

    public static void MapProblemPage(this WebApplication app) =>
        app.MapGet(Path, static () => Results.Text(Write(), "text/html; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();

    private static string Write()
    {
        var page = new StringBuilder("""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Problems of the API · RiskConsole</title></head>
            <body><h1>Problems of the API</h1>
            """);
        foreach (var (code, title, help) in Kinds)
            page.Append(CultureInfo.InvariantCulture,
                $"<h2 id=\"{code}\">{WebUtility.HtmlEncode(title)}</h2><p><code>{code}</code></p><p>{WebUtility.HtmlEncode(help)}</p>");
        return page.Append("</body></html>").ToString();
    }
}
