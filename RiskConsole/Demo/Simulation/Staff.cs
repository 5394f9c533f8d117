using RiskConsole.Events;

namespace RiskConsole.Demo.Simulation;

/// <summary>The people who run the bridge: they sign in and out, mistype passwords, and change settings.</summary>
internal sealed class Staff(double perSecond) : IActor
{
    private static readonly string[] Settings = ["withdraw-limit", "relayer-fee", "confirmations", "vault-cap", "guardian-quorum"];

    public void Act(Tick tick)
    {
        var count = tick.Random.Poisson(perSecond * tick.Activity * tick.Length.TotalSeconds);
        for (var i = 0; i < count; i++)
            Act(tick, tick.Random.Pick(BridgeWorld.People));
    }

    private static void Act(Tick tick, string person)
    {
        var random = tick.Random;
        var subject = "user/" + person;
        var from = new { Address = $"192.0.2.{random.Next(1, 255)}", Country = random.Pick<string>(["DE", "PT", "SG", "US"]), Method = "password+totp" };
        var happening = random.NextDouble() switch
        {
            < 0.40 => new Happening("access.signed_in", subject, Category.User, Severity.Info, 0.02, from),
            < 0.68 => new Happening("access.signed_out", subject, Category.User, Severity.Info, null, from),
            < 0.80 => new Happening("access.session_expired", subject, Category.User, Severity.Info, null, from),
            < 0.92 => new Happening("access.sign_in_failed", subject, Category.Security, Severity.Warning, 0.25, from),
            _ => Change(random, person),
        };
        tick.Add(tick.SomeTime(), happening);
    }

    private static Happening Change(Random random, string person)
    {
        var setting = random.Pick(Settings);
        var before = random.Next(5, 200);
        return new("config.changed", "setting/" + setting, Category.System, Severity.Info, 0.1, new
        {
            Setting = setting,
            Before = before,
            After = before + random.Next(1, 20),
            By = person,
            Ticket = $"CHG-{random.Next(1_000, 9_999)}",
        });
    }
}
