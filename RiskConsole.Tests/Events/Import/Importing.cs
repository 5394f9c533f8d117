using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Events.Import;
using RiskConsole.Events.Ingest;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Events.Import;

/// <summary>An importer over a log in memory.</summary>
internal sealed class Importing
{
    public Importing(ImportOptions? options = null)
    {
        var ingest = Options.Create(new IngestOptions());
        Importer = new(Log, new(ingest), ingest, Options.Create(options ?? new()), new(new TestMeters()), TimeProvider.System);
    }

    public MemoryLog Log { get; } = new();

    public EventImporter Importer { get; }

    public List<RefusedLine> Refused { get; } = [];

    public List<ImportProgress> Progress { get; } = [];

    public Task<ImportProgress> RunAsync(string content, string fileName, params string[] map) =>
        RunAsync(Encoding.UTF8.GetBytes(content), fileName, map);

    public Task<ImportProgress> RunAsync(byte[] content, string fileName, params string[] map) =>
        Importer.RunAsync(new MemoryStream(content), new(fileName, ImportMapping.Parse(map)), Progress.Add, Refused.Add, Deadline.Token);

    public static byte[] Gzip(string content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(Encoding.UTF8.GetBytes(content));
        return packed.ToArray();
    }

    /// <summary>A log that knows duplicates and can be busy.</summary>
    internal sealed class MemoryLog : IEventLog
    {
        private readonly Dictionary<(string Source, string Id), AppendOutcome> _known = [];

        public List<RiskEvent> Events { get; } = [];

        public List<int> Batches { get; } = [];

        public int BusyTimes { get; set; }

        public long Head => Events.Count;

        public Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<RiskEvent> events, CancellationToken ct)
        {
            if (BusyTimes-- > 0)
                throw new LogBusyException("Busy.", TimeSpan.FromMilliseconds(1));
            Batches.Add(events.Count);
            return Task.FromResult<IReadOnlyList<AppendOutcome>>([.. events.Select(Append)]);
        }

        private AppendOutcome Append(RiskEvent item)
        {
            if (_known.TryGetValue((item.Source, item.Id), out var known))
                return known with { Duplicate = true };
            Events.Add(item);
            return _known[(item.Source, item.Id)] = new(false, item.Uid, Events.Count);
        }
    }
}
