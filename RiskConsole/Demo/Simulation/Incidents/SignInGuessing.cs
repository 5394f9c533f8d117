using RiskConsole.Events;

namespace RiskConsole.Demo.Simulation.Incidents;

/// <summary>Somebody guesses one person's password from one address until the account is locked, or, now and then, until it fits.</summary>
internal sealed class SignInGuessing : IIncident
{
    private const double SuccessChance = 0.2;

    private readonly string _subject;
    private readonly string _address;
    private readonly int _tries;
    private readonly bool _succeeds;
    private readonly Beat _guesses;
    private int _count;

    private SignInGuessing(string person, string address, int tries, bool succeeds, DateTimeOffset start)
    {
        _subject = "user/" + person;
        _address = address;
        _tries = tries;
        _succeeds = succeeds;
        _guesses = new(start);
    }

    public bool Over => _count > _tries;

    public static IIncident Begin(Tick tick) => new SignInGuessing(
        tick.Random.Pick(BridgeWorld.People), $"203.0.113.{tick.Random.Next(1, 255)}", tick.Random.Next(12, 40), tick.Random.Chance(SuccessChance), tick.From);

    public void Act(Tick tick)
    {
        foreach (var at in _guesses.Within(tick, () => tick.Random.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6))))
        {
            if (Over)
                return;
            _count++;
            tick.Add(at, Over ? Ending() : Guess());
        }
    }

    private Happening Guess()
    {
        var score = Math.Min(0.3 + 0.02 * _count, 0.82);
        return new("access.sign_in_failed", _subject, Category.Security, score > 0.6 ? Severity.Error : Severity.Warning, score, new
        {
            Address = _address,
            Country = "ZZ",
            Method = "password",
            Attempt = _count,
        });
    }

    private Happening Ending() => _succeeds
        ? new("access.signed_in", _subject, Category.Security, Severity.Critical, 0.94, new { Address = _address, Country = "ZZ", Method = "password", FailedBefore = _tries })
        : new("access.account_locked", _subject, Category.Security, Severity.Error, 0.7, new { Address = _address, Country = "ZZ", FailedBefore = _tries });
}
