using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Hosting;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Hosting;

public class ToldSettingsTests
{
    [Theory, Trait("Req", "AU1")]
    [InlineData("Live:FeedRows", "5", "5")]
    [InlineData("Access:PasswordIterations", "220000", "220000")]
    [InlineData("Kestrel:Certificates:Default:Password", "hunter2", "(hidden)")]
    [InlineData("ConnectionStrings:Redis", "redis://:hunter2@host:6379/0", "(hidden)")]
    [InlineData("Redis:Options", "host:6379,password = hunter2", "(hidden)")]
    [InlineData("Audit:AnchorWebhook", "https://user:hunter2@hooks.example/T0/hunter2?token=hunter2", "(hidden)")]
    [InlineData("Audit:AnchorWebhook", "https://user:hunter2@hooks.example/T0/hunter2", "https://hooks.example:443/(hidden)")]
    [InlineData("Audit:AnchorWebhook", "://hunter2", "(hidden)")]
    [InlineData("Urls", "http://127.0.0.1:5000;http://[::1]:5000", "http://127.0.0.1:5000;http://[::1]:5000")]
    public void Show_Value_IsWithoutSecrets(string key, string value, string expected) => Assert.Equal(expected, ToldSettings.Show(key, value));

    [Fact, Trait("Req", "AU1")]
    public void Read_Environment_HoldsOnlyTheConsolesSettings()
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new("PATH", "/bin"), new("HOME", "/root"), new("Live:FeedRows", "5"), new("Redis:Password", "hunter2")]);

        Assert.Equal("""{"Live:FeedRows":"5","Redis:Password":"(hidden)"}""", ToldSettings.Read(configuration).ToJsonString());
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Tell_OtherSettingsThanLastTime_TellsWhichAndOnlyThen()
    {
        await using var console = await TestConsole.StartAsync(settings: [("Live:FeedRows", "500"), ("Replay:AtOnce", "3")]);
        var teller = ActivatorUtilities.CreateInstance<SettingsTeller>(console.Services);
        await teller.TellAsync(Deadline.Token);
        await teller.TellAsync(Deadline.Token);
        Assert.Single(await ToldEntries.OfAsync(console, "config"));

        console.Get<IConfiguration>()["Live:FeedRows"] = "600";
        console.Get<IConfiguration>()["Replay:AtOnce"] = null;
        await teller.TellAsync(Deadline.Token);
        await teller.TellAsync(Deadline.Token);

        var told = await ToldEntries.OfAsync(console, "config");
        Assert.Equal(2, told.Count);
        Assert.Equal(("config.start", "sys:RiskConsole", "config:settings"), (told[1].Action, told[1].Actor, told[1].Target));
        Assert.Equal("""{"Live:FeedRows":"500","Replay:AtOnce":"3"}""", told[1].Before);
        Assert.Equal("""{"Live:FeedRows":"600"}""", told[1].After);
        Assert.Matches("^[0-9a-f]{64}$", (string?)told[1].Data["hash"]);
    }
}
