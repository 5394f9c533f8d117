using Microsoft.Extensions.Options;

namespace RiskConsole.Redis;

/// <summary>The names of all keys and channels, each with the namespace in front.</summary>
internal sealed class RedisKeys(IOptions<RedisOptions> options)
{
    private readonly string _prefix = options.Value.Namespace + ":";

    /// <summary>Written and deleted by the link to see whether Redis takes writes.</summary>
    public string Probe => _prefix + "probe";

    /// <summary>The channel of changes.</summary>
    public string Changes => _prefix + options.Value.Channel;

    /// <summary>The stream of events that came in.</summary>
    public string Events => _prefix + "events";

    /// <summary>Told when something was added to <see cref="Events"/>.</summary>
    public string EventsAdded => _prefix + "events:added";

    /// <summary>Made anew when the stream's group is: whoever remembers another one knows that the stream was lost.</summary>
    public string EventsEpoch => _prefix + "events:epoch";

    /// <summary>Entries of <see cref="Events"/> that cannot be taken.</summary>
    public string DeadLetters => _prefix + "events:dead";

    /// <summary>The cached score of a subject.</summary>
    public string Score(string subject) => _prefix + "score:" + subject;

    /// <summary>Cached scores of another epoch are not to be believed.</summary>
    public string ScoreEpoch => _prefix + "score-epoch";

    /// <summary>What an instance tells of itself.</summary>
    public string Instance(string name) => _prefix + "instance:" + name;

    /// <summary>The names of the instances that are there.</summary>
    public string Instances => _prefix + "instances";

    /// <summary>Who looks at alerts on an instance.</summary>
    public string Presence(string name) => _prefix + "presence:" + name;

    /// <summary>The names of the instances where somebody looks at alerts.</summary>
    public string Presences => _prefix + "presence";

    /// <summary>Which generation of kept windows of rules counts, and the place in the log it is whole as of.</summary>
    public string Windows => _prefix + "windows";

    /// <summary>The names of a generation's keys.</summary>
    public string WindowsOf(string generation) => $"{_prefix}windows:{generation}";

    /// <summary>The windows of one shape of a rule: a hash from key to state.</summary>
    public string WindowsOf(string generation, Guid rule, ulong shape) => $"{_prefix}windows:{generation}:{rule:N}:{shape:x16}";
}
