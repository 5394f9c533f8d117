using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Notices;

/// <summary>Preferences ready to be asked about each notice; made once per user and version.</summary>
internal sealed class CompiledPreferences
{
    private const int MaxQuery = 4_000;

    private readonly List<(Ways Way, WayPreference Preference, CompiledQuery<Alert>? Query)> _ways = [];
    private readonly TimeZoneInfo _zone;

    private CompiledPreferences(Preferences wanted, IQueryCompiler<Alert> compiler)
    {
        Wanted = wanted;
        _zone = TimeZoneInfo.TryFindSystemTimeZoneById(wanted.Quiet.Zone, out var zone) ? zone : TimeZoneInfo.Utc;
        foreach (var (_, way, preference) in wanted.All)
        {
            // One that cannot be used any more (it was checked when it was saved) keeps nothing away: rather a notice too many.
            compiler.TryCompile(preference.Query, out var query, out _);
            _ways.Add((way, preference, query is { IsEmpty: false } ? query : null));
        }
    }

    public Preferences Wanted { get; }

    public static CompiledPreferences Of(Preferences wanted, IQueryCompiler<Alert> compiler) => new(wanted, compiler);

    /// <summary>Tidies what was typed and checks it.</summary>
    /// <exception cref="InputRefusedException">Names every field that is wrong: <c>toast.query</c>, <c>quiet.zone</c>.</exception>
    public static Preferences Check(Preferences wanted, IQueryCompiler<Alert> compiler)
    {
        List<InputFault> faults = [];
        foreach (var (name, way, preference) in wanted.All)
        {
            var text = preference.Query.Trim();
            if (text.Length > MaxQuery)
                faults.Add(new($"{name}.query", $"The query has {text.Length} characters; at most {MaxQuery} are possible."));
            else if (!compiler.TryCompile(text, out _, out var error))
                faults.Add(new($"{name}.query", error.Message));
            wanted = wanted.With(way, preference with { Query = text, Severities = [.. Severities.All.Where(preference.Severities.Contains)] });
        }
        var quiet = wanted.Quiet;
        if (quiet.IsOn && quiet.From == quiet.To)
            faults.Add(new("quiet.to", $"Quiet hours from {quiet.From:HH:mm} to {quiet.To:HH:mm} would be none or all. Choose two different times."));
        if (quiet.IsOn && quiet.Days.Count == 0)
            faults.Add(new("quiet.days", "Choose the days on which the quiet hours begin, or switch them off."));
        var zone = quiet.Zone.Trim();
        if (zone.Length is 0 or > 64 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            faults.Add(new("quiet.zone", $"There is no time zone '{(zone.Length > 64 ? zone[..64] : zone)}'. Use a name like Europe/Berlin or UTC."));
        return faults.Count > 0 ? throw new InputRefusedException(faults) : wanted with { Quiet = quiet with { Zone = zone, Days = [.. quiet.Days.Distinct().Where(Enum.IsDefined).Order()] } };
    }

    /// <summary>In which ways a notice reaches this user.</summary>
    public Ways Of(Notice notice, Guid userId)
    {
        if (notice.For.Count > 0 && !notice.For.Contains(userId))
            return Ways.None;
        var ways = Ways.None;
        foreach (var (way, preference, query) in _ways)
        {
            if (Wants(notice, preference, query))
                ways |= way;
        }
        var quiet = Wanted.Quiet;
        return quiet.IsOn && ways > Ways.Panel && !(quiet.CriticalsPass && notice.Severity == Severity.Critical) && quiet.Hold(notice.ToldAt, _zone)
            ? ways & Ways.Panel : ways;
    }

    private static bool Wants(Notice notice, WayPreference preference, CompiledQuery<Alert>? query) => notice.Kind switch
    {
        NoticeKind.Mentioned => preference.Mentions,
        NoticeKind.Assigned => preference.Assignments,
        _ => preference.Severities.Contains(notice.Severity) && query?.Matches(notice.Alert) != false,
    };
}
