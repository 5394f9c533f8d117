using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Events.Pipeline;
using RiskConsole.Storage;

namespace RiskConsole.Scores;

/// <summary>Scores in memory over the store: the riskiest subjects are held, the others are read when an event or a person asks for them.
/// The pipeline changes it from one thread; reads may come from any.</summary>
internal sealed class ScoreBook(
    StoreReader reader, IScoreCache cache, ScoreReads reads, IOptions<ScoreOptions> options, TimeProvider time)
    : IScoreBook, IPipelineStage
{
    private const int BoardSize = 100;
    private const int IndexSize = 10;
    private const int ReadChunk = 500;
    private const long MinuteUs = 60_000_000;
    private const int BucketSeconds = 5;
    private const int LongestHole = 12;

    private readonly Lock _gate = new();
    private readonly ScoreModel _model = new(options.Value);
    private readonly Dictionary<string, SubjectState> _subjects = new(StringComparer.Ordinal);
    private readonly SortedSet<SubjectState> _ranked = new(ByRank.Instance);
    private readonly HashSet<SubjectState> _changed = [];
    private readonly List<ScoreRecord> _written = [];
    private readonly Dictionary<(string Subject, long MinuteUs), double> _points = [];
    private readonly List<RiskIndexPoint> _past = [];
    private long _bucket;
    private volatile ScoreBoard _board = new(DateTimeOffset.UnixEpoch, [], 0, 0);

    public ScoreBoard Current => _board;

    /// <summary>The risk index while events of the past were taken in (a backlog after a pause, a back-fill); the present one is <see cref="Current"/>'s.
    /// Complete between apply and commit of a batch.</summary>
    public IReadOnlyList<RiskIndexPoint> PastIndexes => _past;

    public async ValueTask<SubjectScore?> FindAsync(string subject, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_subjects.TryGetValue(subject, out var held))
            {
                reads.CountHeld();
                return _model.View(held, time.GetUtcNow());
            }
        }
        return await FindStoredAsync(subject, ct) is { } state ? _model.View(state, time.GetUtcNow()) : null;
    }

    public async Task<IReadOnlyList<SubjectScore>> ListAsync(string? search, int skip, int take, CancellationToken ct)
    {
        var records = await reader.ReadAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"""
                SELECT {ScoreRows.Columns} FROM subject_score WHERE (@search IS NULL OR subject LIKE @search ESCAPE '\')
                ORDER BY rank DESC, subject LIMIT @take OFFSET @skip
                """;
            command.Parameters.AddWithValue("@search", string.IsNullOrWhiteSpace(search) ? DBNull.Value : $"%{Escape(search.Trim())}%");
            command.Parameters.AddWithValue("@take", take);
            command.Parameters.AddWithValue("@skip", skip);
            return ScoreRows.ReadAll(command);
        }, ct);
        var now = time.GetUtcNow();
        return [.. records.Select(record => _model.View(ScoreRows.ToState(record, _model), now))];
    }

    public async Task<IReadOnlyList<ScorePoint>> HistoryAsync(string subject, DateTimeOffset from, DateTimeOffset to, TimeSpan bucket, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bucket, TimeSpan.FromMinutes(1));
        var width = (long)bucket.TotalMicroseconds;
        return await reader.ReadAsync<IReadOnlyList<ScorePoint>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = """
                SELECT minute_us / @width * @width AS bucket_us, max(value) FROM score_point
                WHERE subject = @subject AND minute_us >= @from AND minute_us < @to GROUP BY bucket_us ORDER BY bucket_us
                """;
            command.Parameters.AddWithValue("@subject", subject);
            command.Parameters.AddWithValue("@width", width);
            command.Parameters.AddWithValue("@from", from.ToMicros());
            command.Parameters.AddWithValue("@to", to.ToMicros());
            using var row = command.ExecuteReader();
            var points = new List<ScorePoint>();
            while (row.Read())
                points.Add(new ScorePoint(row.GetInt64(0).ToTime(), row.GetDouble(1)));
            return points;
        }, ct);
    }

    /// <summary>Renews <see cref="Current"/> as of now.</summary>
    /// <param name="recount">Whether to count the subjects too, which looks at each of them.</param>
    /// <returns>Whether anything a person can see changed.</returns>
    public bool Renew(bool recount)
    {
        var now = time.GetUtcNow();
        var faded = _model.RankOf(ScoreModel.Faded, now.ToMicros());
        var old = _board;
        lock (_gate)
        {
            // The rank is close to the order of values, not equal to it: look a little further than is shown.
            var top = _ranked.Reverse().TakeWhile(state => state.Rank >= faded).Take(BoardSize * 5 / 4)
                .Select(state => _model.View(state, now))
                .OrderByDescending(score => score.Value).ThenBy(score => score.Subject, StringComparer.Ordinal)
                .Take(BoardSize).ToImmutableArray();
            var count = recount || top.Length < BoardSize ? _ranked.Reverse().TakeWhile(state => state.Rank >= faded).LongCount() : old.Subjects;
            var index = top.Take(IndexSize).Sum(score => score.Value) / IndexSize;
            _board = new ScoreBoard(now, top, count, index);
        }
        return old.Subjects != _board.Subjects || !Shown(old).SequenceEqual(Shown(_board));

        static IEnumerable<(string, double, long)> Shown(ScoreBoard board) => board.Top.Select(score => (score.Subject, Math.Round(score.Value, 2), score.Events));
    }

    public async Task LoadAsync(CancellationToken ct)
    {
        var records = await reader.ReadAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {ScoreRows.Columns} FROM subject_score ORDER BY rank DESC LIMIT @limit";
            command.Parameters.AddWithValue("@limit", Math.Min(options.Value.MemorySubjects, 10_000));
            return ScoreRows.ReadAll(command);
        }, ct);
        _written.Clear();
        _changed.Clear();
        _points.Clear();
        _past.Clear();
        lock (_gate)
        {
            _subjects.Clear();
            _ranked.Clear();
            foreach (var record in records)
                Hold(ScoreRows.ToState(record, _model));
        }
        // Whoever had the duty before may have ended between a commit and telling of it.
        cache.Distrust();
        Renew(recount: true);
    }

    public async Task FollowAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct)
    {
        var records = await ReadAsync([.. batch.Where(e => e.Subject is not null).Select(e => e.Subject!).Distinct()], ct);
        lock (_gate)
        {
            foreach (var record in records)
            {
                if (_subjects.Remove(record.Subject, out var old))
                    _ranked.Remove(old);
                Hold(ScoreRows.ToState(record, _model));
            }
            cache.Changed(records, here: false);
            Forget();
        }
    }

    public async Task ApplyAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct)
    {
        var missing = batch.Where(e => e.Subject is not null && !_subjects.ContainsKey(e.Subject)).Select(e => e.Subject!).Distinct().ToList();
        var read = missing.Count == 0 ? [] : await ReadAsync(missing, ct);
        lock (_gate)
        {
            foreach (var record in read)
                Hold(ScoreRows.ToState(record, _model));
            foreach (var e in batch)
            {
                NotePastIndex(e.ReceivedAt.ToUnixTimeSeconds() / BucketSeconds * BucketSeconds);
                if (e.Subject is not null)
                    Apply(e, e.Subject);
            }
        }
    }

    public void Write(StoreTransaction transaction)
    {
        _written.Clear();
        foreach (var state in _changed)
            _written.Add(ScoreRows.Write(transaction, state, _model));
        foreach (var (key, value) in _points)
            ScoreRows.WritePoint(transaction, key.Subject, key.MinuteUs, value);
    }

    public void Committed()
    {
        // Before a subject is let go, and before anybody is told that something changed.
        if (_written.Count > 0)
            cache.Changed(_written, here: true);
        _written.Clear();
        _changed.Clear();
        _points.Clear();
        _past.Clear();
        lock (_gate)
            Forget();
    }

    private void Forget()
    {
        while (_subjects.Count > options.Value.MemorySubjects && _ranked.Min is { } least)
        {
            _ranked.Remove(least);
            _subjects.Remove(least.Subject);
        }
    }

    private void NotePastIndex(long bucket)
    {
        if (bucket <= _bucket)
            return;
        // A pause without events has its values too, so that the trend has no hole; a long one has none.
        var last = Math.Min(bucket, _bucket + (LongestHole * BucketSeconds));
        for (var past = _bucket; _bucket > 0 && past < last; past += BucketSeconds)
        {
            var end = past + BucketSeconds;
            if (time.GetUtcNow().ToUnixTimeSeconds() < end)
                break;
            var atUs = end * 1_000_000L;
            _past.Add(new RiskIndexPoint(past, _ranked.Reverse().Take(IndexSize).Sum(state => _model.ValueAt(state.Kinds, atUs)) / IndexSize));
        }
        _bucket = bucket;
    }

    private void Apply(RiskEvent e, string subject)
    {
        if (!_subjects.TryGetValue(subject, out var state))
            _subjects.Add(subject, state = new SubjectState(subject));
        _ranked.Remove(state);
        var value = state.Apply(e, _model);
        _ranked.Add(state);
        _changed.Add(state);
        if (value < ScoreModel.Faded)
            return;
        var key = (subject, e.Time.ToMicros() / MinuteUs * MinuteUs);
        _points[key] = Math.Max(value, _points.GetValueOrDefault(key));
    }

    private void Hold(SubjectState state)
    {
        if (_subjects.TryAdd(state.Subject, state))
            _ranked.Add(state);
    }

    private async ValueTask<SubjectState?> FindStoredAsync(string subject, CancellationToken ct)
    {
        var answer = await cache.FindAsync(subject, ct);
        if (answer.Record is { } cached && ScoreRows.TryToState(cached, _model) is { } known)
        {
            reads.CountCached();
            return known;
        }
        reads.CountMissed();
        if ((await ReadAsync([subject], ct)).FirstOrDefault() is not { } read)
            return null;
        if (answer.Ticket is { } ticket)
            await cache.FillAsync(read, ticket, ct);
        return ScoreRows.ToState(read, _model);
    }

    private async Task<List<ScoreRecord>> ReadAsync(List<string> subjects, CancellationToken ct)
    {
        var found = new List<ScoreRecord>();
        foreach (var chunk in subjects.Chunk(ReadChunk))
        {
            found.AddRange(await reader.ReadAsync(connection =>
            {
                using var command = connection.CreateCommand();
                for (var i = 0; i < chunk.Length; i++)
                    command.Parameters.AddWithValue($"@s{i}", chunk[i]);
                command.CommandText = $"SELECT {ScoreRows.Columns} FROM subject_score WHERE subject IN ({string.Join(',', Enumerable.Range(0, chunk.Length).Select(i => $"@s{i}"))})";
                return ScoreRows.ReadAll(command);
            }, ct));
        }
        return found;
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private sealed class ByRank : IComparer<SubjectState>
    {
        public static readonly ByRank Instance = new();

        public int Compare(SubjectState? x, SubjectState? y)
        {
            var byRank = x!.Rank.CompareTo(y!.Rank);
            return byRank != 0 ? byRank : string.CompareOrdinal(x.Subject, y.Subject);
        }
    }
}
