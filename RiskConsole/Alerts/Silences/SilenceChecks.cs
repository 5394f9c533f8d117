using System.Globalization;
using RiskConsole.Access;
using RiskConsole.Query;

namespace RiskConsole.Alerts.Silences;

/// <summary>What is wrong with silences and mute windows that somebody wants to save. Fields are named as in the API.</summary>
internal sealed class SilenceChecks(SilenceQueries queries, SilenceImpact impact)
{
    public const int LongestText = 500;
    public const int LongestName = 80;

    /// <summary>Clocks of programs go a little wrong.</summary>
    private static readonly TimeSpan LatestStart = TimeSpan.FromMinutes(1);

    /// <returns>The draft with its texts trimmed and its start known.</returns>
    /// <exception cref="InputRefusedException">All that is wrong.</exception>
    public async Task<SilenceDraft> CheckAsync(SilenceDraft draft, DateTimeOffset now, CancellationToken ct)
    {
        var starts = draft.StartsAt ?? now;
        List<InputFault> faults = [];
        var query = Compile(draft.Query, faults);
        CheckText("comment", draft.Comment, LongestText, "Say why, so that others know", faults);
        if (starts < now - LatestStart)
            faults.Add(new("starts_at", "A silence cannot begin in the past: what was shown was shown. Leave it out to begin now."));
        else if (starts < now)
            starts = now;
        if (starts > now + Silence.Longest)
            faults.Add(new("starts_at", TooFar));
        if (draft.EndsAt <= now)
            faults.Add(new("ends_at", "The end is in the past. Choose a later one."));
        else if (draft.EndsAt <= starts)
            faults.Add(new("ends_at", "It ends before it begins. Choose a later end."));
        else if (draft.EndsAt > starts + Silence.Longest)
            faults.Add(new("ends_at", TooFar));
        await DemandAsync(faults, query, draft.HideEverything, ct);
        return draft with { Query = query!.Text, Comment = draft.Comment.Trim(), StartsAt = starts };
    }

    /// <exception cref="InputRefusedException">The end cannot be.</exception>
    public static void CheckEnd(DateTimeOffset endsAt, DateTimeOffset now)
    {
        if (endsAt <= now)
            throw new InputRefusedException("ends_at", "The end is in the past. Choose a later one, or end the silence now.");
        if (endsAt > now + Silence.Longest)
            throw new InputRefusedException("ends_at", TooFar);
    }

    /// <returns>The draft with its texts trimmed.</returns>
    /// <exception cref="InputRefusedException">All that is wrong.</exception>
    public async Task<MuteWindowDraft> CheckAsync(MuteWindowDraft draft, CancellationToken ct)
    {
        List<InputFault> faults = [];
        CheckText("name", draft.Name, LongestName, "Give the window a name", faults);
        var query = Compile(draft.Query, faults);
        CheckText("comment", draft.Comment, LongestText, "Say why, so that others know", faults);
        CheckTimes(draft.Times, draft.Zone, faults);
        await DemandAsync(faults, query, draft.HideEverything || !draft.Enabled, ct);
        return draft with { Name = draft.Name.Trim(), Query = query!.Text, Comment = draft.Comment.Trim() };
    }

    /// <exception cref="InputRefusedException">The query, times or zone cannot be used.</exception>
    public (CompiledQuery<Alert> Query, MuteSchedule Schedule) Read(string query, MuteTimes times, string zone)
    {
        List<InputFault> faults = [];
        var compiled = Compile(query, faults);
        CheckTimes(times, zone, faults);
        return faults.Count == 0 ? (compiled!, new MuteSchedule(times, TimeZoneInfo.FindSystemTimeZoneById(zone))) : throw new InputRefusedException(faults);
    }

    /// <exception cref="InputRefusedException">It cannot be used.</exception>
    public CompiledQuery<Alert> Read(string query)
    {
        List<InputFault> faults = [];
        return Compile(query, faults) ?? throw new InputRefusedException(faults);
    }

    /// <summary>Whether a name is a time zone's, as the time zone database has it.</summary>
    public static bool IsZone(string zone) => zone.Length is > 0 and < 64 && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId;

    private CompiledQuery<Alert>? Compile(string text, List<InputFault> faults)
    {
        if (queries.TryCompile(text, out var query, out var error))
            return query;
        faults.Add(new("query", error.Message));
        return null;
    }

    private async Task DemandAsync(List<InputFault> faults, CompiledQuery<Alert>? query, bool confirmed, CancellationToken ct)
    {
        if (faults.Count > 0)
            throw new InputRefusedException(faults);
        if (!confirmed && await impact.WarnAsync(query!, ct) is { } warning)
            throw new InputRefusedException(ISilences.Everything, warning);
    }

    private static void CheckTimes(MuteTimes times, string zone, List<InputFault> faults)
    {
        if (times.Intervals.Count is 0 or > MuteTimes.MostIntervals)
            faults.Add(new("times", string.Create(CultureInfo.InvariantCulture, $"Say when it mutes, in 1 to {MuteTimes.MostIntervals} intervals.")));
        if (!IsZone(zone))
            faults.Add(new("zone", "There is no such time zone. Write its name as in the time zone database, such as Europe/Zurich or UTC."));
    }

    private static void CheckText(string field, string text, int longest, string what, List<InputFault> faults)
    {
        var length = text.Trim().Length;
        if (length == 0 || length > longest || QueryScanner.FindForbidden(text) >= 0)
            faults.Add(new(field, string.Create(CultureInfo.InvariantCulture, $"{what}, in 1 to {longest} characters.")));
    }

    private static string TooFar { get; } = string.Create(CultureInfo.InvariantCulture,
        $"More than {Silence.Longest.TotalDays} days is too far. Choose an earlier time; for what comes again and again there are mute windows.");
}
