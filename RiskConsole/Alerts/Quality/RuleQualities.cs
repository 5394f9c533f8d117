using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Alerts.Quality;

/// <inheritdoc cref="IRuleQualities"/>
internal sealed class RuleQualities(IAccessGuard guard, CategoryAccess access, QualityReading reading, TimeProvider time) : IRuleQualities
{
    private static readonly TimeSpan HoldsAtLeast = TimeSpan.FromSeconds(3);

    /// <summary>How much longer than it took a report holds, so that computing never takes more than a twentieth of a core.</summary>
    private const int HoldsFor = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<(CategorySet, int), Kept> _reports = [];

    public async Task<QualityReport> ReportAsync(ClaimsPrincipal user, int days, CancellationToken ct)
    {
        if (!QualityReport.Spans.Contains(days))
            throw new InputRefusedException("days", $"Ask for {string.Join(", ", QualityReport.Spans)} days.");
        await guard.DemandAsync(user, Policies.SignedIn, ct);
        return await Asked(access.For(user), days).WaitAsync(ct);
    }

    public async Task<IReadOnlyList<JudgedAlert>> JudgedAsync(ClaimsPrincipal user, Guid ruleId, int days, CancellationToken ct)
    {
        var report = await ReportAsync(user, days, ct);
        return report.Of(ruleId, shadow: false).Judged == 0
            ? []
            : await reading.JudgedAsync(report.Categories, ruleId, report.From, IRuleQualities.MostJudged, ct);
    }

    private Task<QualityReport> Asked(CategorySet categories, int days)
    {
        lock (_gate)
        {
            if (!_reports.TryGetValue((categories, days), out var kept) || kept.IsOver(time))
                // Not for one page's life: the answer is for all.
                _reports[(categories, days)] = kept = new Kept(reading, categories, days, time);
            return kept.Report;
        }
    }

    private sealed class Kept
    {
        private readonly long _at;
        private long _tookUntil;

        public Kept(QualityReading reading, CategorySet categories, int days, TimeProvider time)
        {
            _at = time.GetTimestamp();
            Report = ReadAsync(reading, categories, days, time);
        }

        public Task<QualityReport> Report { get; }

        public bool IsOver(TimeProvider time)
        {
            if (!Report.IsCompleted)
                return false;
            if (!Report.IsCompletedSuccessfully)
                return true;
            var holds = HoldsFor * time.GetElapsedTime(_at, Volatile.Read(ref _tookUntil));
            return time.GetElapsedTime(_at) >= (holds > HoldsAtLeast ? holds : HoldsAtLeast);
        }

        private async Task<QualityReport> ReadAsync(QualityReading reading, CategorySet categories, int days, TimeProvider time)
        {
            var report = await reading.ReadAsync(categories, days, time.GetUtcNow(), CancellationToken.None);
            Volatile.Write(ref _tookUntil, time.GetTimestamp());
            return report;
        }
    }
}
