using RiskConsole.Hosting;

namespace RiskConsole.Tests.Hosting;

public class CommandArgumentsTests
{
    [Fact, Trait("Req", "OP5")]
    public void Split_SettingsAmongTheWords_AreToldApart()
    {
        var (settings, words) = CommandArguments.Split(
            ["user", "create", "ada", "--urls", "http://127.0.0.1:1", "--role", "admin", "--Live:FeedRows=50", "--password-stdin",
                "--Store:QueueLimit", "500"]);

        Assert.Equal(["--urls=http://127.0.0.1:1", "--Live:FeedRows=50", "--Store:QueueLimit=500"], settings);
        Assert.Equal(["user", "create", "ada", "--role", "admin", "--password-stdin"], words);
    }

    [Fact, Trait("Req", "OP1")]
    public void Split_DemoBeforeAnotherSetting_DoesNotSwallowIt()
    {
        var (settings, words) = CommandArguments.Split(["--demo", "--urls", "http://127.0.0.1:1"]);

        Assert.Equal(["--Demo:Enabled=true", "--urls=http://127.0.0.1:1"], settings);
        Assert.Empty(words);
    }

    [Fact, Trait("Req", "OP5")]
    public void Split_SwitchAtTheEnd_MeansYes() =>
        Assert.Equal(["--Monitoring:Enabled=true"], CommandArguments.Split(["--Monitoring:Enabled"]).Settings);

    [Theory, Trait("Req", "OP5")]
    [InlineData("http://*:8080", "http://localhost:8080/")]
    [InlineData("http://0.0.0.0:80", "http://localhost/")]
    [InlineData("http://[::]:8080", "http://localhost:8080/")]
    [InlineData("https://+:443", "https://localhost/")]
    [InlineData("http://10.1.2.3:5080", "http://10.1.2.3:5080/")]
    public void Reachable_AnyAddress_BecomesLocalhost(string address, string expected) =>
        Assert.Equal(expected, ListenAddresses.Reachable(address).ToString());
}
