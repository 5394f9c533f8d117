using System.Globalization;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts.Detail;

/// <summary>One line of what happened to an alert, in words.</summary>
/// <param name="Id">Differs from that of all other lines.</param>
/// <param name="Tone">The name of a severity, <c>good</c>, <c>person</c>, <c>plain</c>, or <c>quiet</c> for what was computed and not recorded.</param>
/// <param name="Who">Null for the console itself.</param>
/// <param name="Quote">What somebody wrote.</param>
/// <param name="Link">Where it leads on.</param>
public sealed record TimelineLine(string Id, DateTimeOffset At, string Tone, string? Who, string What, string? Quote = null, (string Url, string Text)? Link = null)
{
    private const int LongestName = 60;
    private const int LongestText = 4_000;

    /// <summary>As the browser takes it.</summary>
    public string TimeMs => At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    internal static TimelineLine Of(AlertEntry entry)
    {
        var who = entry.Actor is { } actor ? DisplayText.Clean(actor, LongestName) : null;
        var text = string.IsNullOrWhiteSpace(entry.Text) ? null : DisplayText.Clean(entry.Text, LongestText, keepLines: true);
        var id = string.Create(CultureInfo.InvariantCulture, $"e{entry.Seq}");
        return entry.Kind switch
        {
            EntryKind.Opened => Plain(ToneOf(entry), $"Opened{As(entry)}", text),
            EntryKind.Escalated => Plain(ToneOf(entry), $"Rose{(entry.Severity is { } severity ? $" to {severity.Label()}" : " in severity")}", text),
            EntryKind.Ended => Plain("good", Ending(entry.Text), null),
            EntryKind.Recurred => Plain(ToneOf(entry), $"Found again soon after it had ended: open again{As(entry)}", text),
            EntryKind.HeldBack => Plain("plain", "Found again and held back: counted, not opened again", text),
            EntryKind.StormBegan => Plain(ToneOf(entry), "A storm began: what is raised from here on is counted here", text),
            EntryKind.StormEnded => Plain("good", "The storm is over", text),
            EntryKind.Acknowledged => Person("acknowledged it", text),
            EntryKind.Unacknowledged => Person("took the acknowledgement back", text),
            EntryKind.Resolved => Person("resolved it", text) with { Tone = "good" },
            EntryKind.FalsePositive => Person("called it a false positive", text) with { Tone = "good" },
            EntryKind.Reopened => Person("opened it again", text),
            EntryKind.Assigned => entry.Actor is not null && entry.Actor == entry.Text ? Person("took it", null) : Person($"assigned it to {text ?? "somebody"}", null),
            EntryKind.Unassigned => Person("assigned it to nobody", null),
            EntryKind.Noted => Person("wrote", text),
            EntryKind.Undone => Person(text is null ? "took it back" : $"took back: {text}", null),
            _ => Plain("plain", entry.Kind.ToString(), text),
        };

        TimelineLine Plain(string tone, string what, string? quote) => new(id, entry.At, tone, who, what, quote);

        TimelineLine Person(string what, string? quote) => new(id, entry.At, "person", who ?? "Somebody", what, quote);
    }

    /// <summary>How an alert ended without a person.</summary>
    public static string Ending(string? by) => by switch
    {
        AlertWords.Recovery => "Ended by itself: the value came back to where it should be",
        AlertWords.Quiet => "Ended by itself: not found again for the rule's keep-firing time",
        AlertWords.Reopened => "Ended: an earlier alert of the same was reopened, which counts on",
        AlertWords.Rule => "Ended: the rule that found it judges no more",
        { Length: > 0 } other => $"Ended: {DisplayText.Clean(other, 200)}",
        _ => "Ended by itself",
    };

    private static string ToneOf(AlertEntry entry) => entry.Severity?.Name() ?? "plain";

    private static string As(AlertEntry entry) => entry.Severity is { } severity ? $" as {severity.Label()}" : "";
}
