using System.Globalization;

namespace RiskConsole.Alerts.Life;

/// <summary>What happened to an alert, in words.</summary>
internal static class EntryWords
{
    /// <summary>Whether <see cref="Alert.Life"/> grew with it.</summary>
    public static bool ChangesLife(this AlertEntry entry) => entry.Kind is not (EntryKind.Escalated or EntryKind.HeldBack or EntryKind.Noted);

    /// <summary>One sentence: who did what, and how long ago. "Ben resolved it 12 s ago."</summary>
    /// <param name="reader">Who reads it is "you".</param>
    public static string Tell(AlertEntry entry, Guid? reader, DateTimeOffset now)
    {
        var who = entry.ActorId is { } id && id == reader ? "You" : entry.Actor ?? "The console";
        var what = entry.Kind switch
        {
            EntryKind.Opened or EntryKind.StormBegan => "It was opened",
            EntryKind.Escalated => "It became more severe",
            EntryKind.Ended => $"It ended by itself ({entry.Text})",
            EntryKind.StormEnded => "The storm ended",
            EntryKind.Recurred => "It was found again and opened by itself",
            EntryKind.HeldBack => "It was found again and held back",
            EntryKind.Acknowledged => $"{who} acknowledged it",
            EntryKind.Unacknowledged => $"{who} took the acknowledgement back",
            EntryKind.Resolved => $"{who} resolved it",
            EntryKind.FalsePositive => $"{who} called it a false positive",
            EntryKind.Reopened => $"{who} reopened it",
            EntryKind.Assigned => entry.Text == entry.Actor ? $"{who} took it" : $"{who} assigned it to {entry.Text}",
            EntryKind.Unassigned => $"{who} assigned it to nobody",
            EntryKind.Noted => $"{who} wrote a note",
            _ => $"{who} took an act back",
        };
        return $"{what} {Ago(now - entry.At)}.";
    }

    /// <summary>The same without names.</summary>
    public static string TellUnnamed(AlertEntry entry, DateTimeOffset now) => entry.Actor is null ? Tell(entry, null, now) : Tell(
        entry with { Actor = "Somebody", Text = entry.Kind != EntryKind.Assigned ? entry.Text : entry.Text == entry.Actor ? "Somebody" : "somebody else" }, null, now);

    public static string Ago(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "just now",
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds} s ago"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min ago"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h ago"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} d ago"),
    };
}
