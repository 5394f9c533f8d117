using RiskConsole.Scores;

namespace RiskConsole.Tests.Components.Support;

/// <summary>Scores that the test sets; says what it was asked for.</summary>
internal sealed class FakeScoreBook : IScoreBook
{
    public List<SubjectScore> Scores { get; } = [];

    public List<ScorePoint> History { get; } = [];

    public List<(string? Search, int Take)> Lists { get; } = [];

    /// <summary>How many subjects the shared list holds at most.</summary>
    public int BoardSize { get; set; } = 100;

    public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    public ScoreBoard Current
    {
        get
        {
            var ranked = Scores.OrderByDescending(score => score.Value).ToList();
            return new ScoreBoard(Now, [.. ranked.Take(BoardSize)], Scores.Count, ranked.Take(10).Sum(score => score.Value) / 10);
        }
    }

    public ValueTask<SubjectScore?> FindAsync(string subject, CancellationToken ct) =>
        ValueTask.FromResult(Scores.Find(score => score.Subject == subject));

    public Task<IReadOnlyList<SubjectScore>> ListAsync(string? search, int skip, int take, CancellationToken ct)
    {
        Lists.Add((search, take));
        var found = Scores.Where(score => search is null || score.Subject.Contains(search, StringComparison.Ordinal));
        return Task.FromResult<IReadOnlyList<SubjectScore>>([.. found.OrderByDescending(score => score.Value).Skip(skip).Take(take)]);
    }

    public Task<IReadOnlyList<ScorePoint>> HistoryAsync(
        string subject, DateTimeOffset from, DateTimeOffset to, TimeSpan bucket, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ScorePoint>>([.. History]);
}
