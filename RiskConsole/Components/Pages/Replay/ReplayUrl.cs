using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using RiskConsole.Access;
using RiskConsole.Query;
using RiskConsole.Replays;
using RiskConsole.Rules;
using RiskConsole.Storage;

namespace RiskConsole.Components.Pages.Replay;

/// <summary>The address of a replay: its window, speed and rules as they were written, right or wrong, and the run that is watched, which a link thus shares as long as it goes on.</summary>
/// <param name="From">A time as in the query language.</param>
/// <param name="Rules">See <see cref="ReplayRules.Text"/>.</param>
/// <param name="Draft">See <see cref="DraftText"/>.</param>
/// <param name="Run">The run to watch while it is there; another is begun otherwise.</param>
public sealed record ReplayUrl(string? From = null, string? To = null, string? Speed = null, string? Rules = null, string? Draft = null, Guid? Run = null)
{
    public const string Path = "/replay";

    private const double UsualSpeed = 10;
    private const long SecondUs = 1_000_000;
    private static readonly TimeSpan UsualLength = TimeSpan.FromHours(1);
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan After = TimeSpan.FromMinutes(10);

    /// <summary>Whether it says what to replay.</summary>
    public bool HasWindow => From is not null || To is not null;

    public static ReplayUrl Parse(string? query)
    {
        var values = QueryHelpers.ParseQuery(query);
        return new ReplayUrl(Last("from"), Last("to"), Last("speed"), Last("rules"), Last("draft"), Guid.TryParse(Last("run"), out var run) ? run : null);

        string? Last(string name) => values.TryGetValue(name, out var found) && found.Count > 0 && found[^1] is { Length: > 0 } text ? text : null;
    }

    public static ReplayUrl Of(ReplayRequest request, Guid? run = null) => new(
        Format(request.From), Format(request.To), request.Speed.ToString(CultureInfo.InvariantCulture), request.Rules == ReplayRules.AsInForce ? null : request.Rules.Text,
        request.Rules.Draft is { } draft ? DraftText.Pack(draft) : null, run);

    /// <summary>What led to a moment and what came of it.</summary>
    public static string Around(DateTimeOffset at) => Around(at, at);

    /// <inheritdoc cref="Around(DateTimeOffset)"/>
    public static string Around(DateTimeOffset first, DateTimeOffset last) =>
        new ReplayUrl(Format(Whole(first - Before)), Format(Whole(last + After)), last - first > UsualLength ? "100" : null).ToString();

    /// <summary>A window through a draft in place of its rule; null when the draft is too large for an address.</summary>
    public static string? Trying(Guid? rule, RuleDefinition draft, DateTimeOffset from, DateTimeOffset to) =>
        DraftText.Pack(new ReplayDraft(rule, draft)) is { } packed ? new ReplayUrl(Format(Whole(from)), Format(Whole(to)), "100", null, packed).ToString() : null;

    /// <exception cref="InputRefusedException">All that is wrong, by field.</exception>
    public ReplayRequest Read(DateTimeOffset now)
    {
        var faults = new List<InputFault>();
        // A day or minute that is named is part of it; a second is where it ends.
        var to = To is null ? now : Time(To, now, static span => span.Last - span.First < SecondUs ? span.First : span.Last + 1);
        var from = From is null ? to - UsualLength : Time(From, now, static span => span.First);
        if (from is null && From is not null)
            faults.Add(new("from", NoTime(From)));
        if (to is null)
            faults.Add(new("to", NoTime(To!)));
        var speed = UsualSpeed;
        if (Speed is not null && !double.TryParse(Speed.TrimEnd('x'), NumberStyles.Float, CultureInfo.InvariantCulture, out speed))
            faults.Add(new("speed", $"“{Quote(Speed)}” is no speed. Write a number from 1 to 1000."));
        if (!ReplayRules.TryParse(Rules, out var rules))
            faults.Add(new("rules", "The rules in the address cannot be read. Choose them here."));
        var draft = Draft is null ? null : DraftText.Unpack(Draft);
        if (Draft is not null && draft is null)
            faults.Add(new("draft", "The draft in the address cannot be read. Open the replay from the rule's editor again."));
        if (faults.Count > 0)
            throw new InputRefusedException(faults);
        return new ReplayRequest(from!.Value, to!.Value, rules with { Draft = draft }, speed);
    }

    public override string ToString()
    {
        var parts = new List<string>();
        Add("from", From);
        Add("to", To);
        Add("speed", Speed);
        Add("rules", Rules);
        Add("draft", Draft);
        Add("run", Run?.ToString());
        return parts.Count == 0 ? Path : $"{Path}?{string.Join('&', parts)}";

        // Colons and commas are legal in a query string, and a link one can read is a link one trusts.
        void Add(string name, string? value)
        {
            if (value is not null)
                parts.Add($"{name}={Uri.EscapeDataString(value).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal)}");
        }
    }

    private static string Format(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Whole(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));

    private static DateTimeOffset? Time(string text, DateTimeOffset now, Func<(long First, long Last), long> end)
    {
        try
        {
            return TimeText.TryParse(text) is { } span ? end(span.Resolve(now)).ToTime() : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            // The year 9999 has no end that a clock could show.
            return null;
        }
    }

    private static string NoTime(string text) => $"“{Quote(text)}” is no time. Write one such as 2026-01-31, 2026-01-31T08:00Z or -2h.";

    private static string Quote(string text) => Shared.DisplayText.Clean(text, 40);
}
