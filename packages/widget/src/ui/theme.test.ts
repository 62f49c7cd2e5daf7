import { accentContrast } from '@remit/contract';
import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { chatOnPage, until, type ChatOnPage } from '../../test/chat-on-page.js';
import { definitionOf, pretendServer } from '../../test/pretend-server.js';
import { prefer } from '../../test/visitor-settings.js';

type Theme = NonNullable<ReturnType<typeof definitionOf>['bot']['theme']>;

const PICTURE = 'https://pictures.example/anna.png';

describe('the look', () => {
  const server = pretendServer();
  let chat: ChatOnPage;
  const page = document.createElement('style');
  before(() => server.start());
  after(() => server.worker.stop());
  beforeEach(() => prefer({ colorScheme: 'light', reducedMotion: 'reduce' }));
  afterEach(() => {
    chat.widget.destroy();
    page.remove();
  });

  const open = async (theme?: Theme) => {
    server.define = (controller) => {
      const definition = definitionOf(controller);
      return HttpResponse.json({ ...definition, bot: { ...definition.bot, ...(theme && { theme }) } });
    };
    chat = chatOnPage();
    chat.find('.launcher').click();
    await chat.tap('.option');
    await chat.shown('.visitor');
  };
  const styleOf = (selector: string) => getComputedStyle(chat.find(selector));

  it("is that of the bot's theme: accent, words on it, scheme and font", async () => {
    await open({ accent: '#ffd400', scheme: 'dark', font: 'inherit' });
    expect(styleOf('.visitor').backgroundColor).to.equal('rgb(255, 212, 0)');
    expect(styleOf('.visitor').color, 'black reads better on yellow').to.equal('rgb(0, 0, 0)');
    expect(styleOf('.panel').colorScheme).to.equal('dark');
    expect(styleOf('.panel').fontFamily).to.equal(getComputedStyle(document.body).fontFamily);
  });

  it('is what the page says, where it says something', async () => {
    page.textContent =
      'remit-chat{--remit-accent:#102030;--remit-accent-text:#fafafa;--remit-font:Courier;color-scheme:light}';
    document.head.append(page);
    await open({ accent: '#ffd400', scheme: 'dark', font: 'inherit' });
    expect(styleOf('.visitor').backgroundColor).to.equal('rgb(16, 32, 48)');
    expect(styleOf('.visitor').color).to.equal('rgb(250, 250, 250)');
    expect(styleOf('.panel').colorScheme).to.equal('light');
    expect(styleOf('.panel').fontFamily).to.equal('Courier');
  });

  it("is in the page's font, where the page says so without a theme", async () => {
    page.textContent = 'remit-chat{font-family:inherit}body{font-family:Georgia}';
    document.head.append(page);
    await open();
    expect(styleOf('.panel').fontFamily).to.equal('Georgia');
  });

  it('has a picture without a referrer; where it cannot be had, the first letter stays', async () => {
    await open({ avatar: PICTURE });
    expect(chat.find('.avatar').textContent).to.equal('L');
    const picture = chat.root.querySelector<HTMLImageElement>('.avatar img');
    expect(picture?.referrerPolicy).to.equal('no-referrer');
    expect(picture?.alt).to.equal('');
    // There is no such host.
    await until(() => !chat.root.querySelector('.avatar img'));
    expect(chat.find('.avatar').textContent).to.equal('L');
  });

  it('mixes the accent for dark colours as it was counted when the bot was published', async () => {
    await prefer({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await open({ accent: '#1f6f54', scheme: 'dark' });
    const canvas = document.createElement('canvas').getContext('2d');
    if (!canvas) throw new Error('this browser draws nothing');
    const probe = document.createElement('p');
    probe.style.color = 'color-mix(in oklab,#1f6f54,#fff)';
    document.body.append(probe);
    canvas.fillStyle = getComputedStyle(probe).color;
    probe.remove();
    canvas.fillRect(0, 0, 1, 1);
    const part = (value = 0) => {
      const light = value / 255;
      return light <= 0.04045 ? light / 12.92 : ((light + 0.055) / 1.055) ** 2.4;
    };
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    const luminance = 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
    const behind = part(0x2c);
    expect((luminance + 0.05) / (behind + 0.05)).to.be.closeTo(accentContrast('#1f6f54', 'dark'), 0.1);
  });

  it("is the page's own, part by part", async () => {
    page.textContent = `remit-chat::part(visitor){text-transform:uppercase}
      remit-chat::part(header){background:rgb(1,2,3)}`;
    document.head.append(page);
    await open();
    await until(() => styleOf('.visitor').textTransform === 'uppercase');
    expect(styleOf('.header').backgroundColor).to.equal('rgb(1, 2, 3)');
    await chat.write('input[type=text]', 'Anna');
    // What is drawn later has its part too.
    await until(() => chat.all('.visitor').length === 2);
    await until(() =>
      chat.all('.visitor').every((line) => getComputedStyle(line).textTransform === 'uppercase'),
    );
  });
});
